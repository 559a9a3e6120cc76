package dev.jdocker.daemon.container;

/**
 * Follows the runs of containers. Told in their order for one container; {@link #started}, {@link #paused} and {@link
 * #resumed} come while its lock is held, so they must not wait for it.
 */
public interface RunObserver {

    /** It runs now, or was found running by an engine that has just started. */
    void started(ActiveContainer container);

    /** Its processes have been stopped where they stand. */
    void paused(ActiveContainer container);

    /** They go on. */
    void resumed(ActiveContainer container);

    /** Its init has ended, which has not been told yet: what goes before that is to be done now. */
    void ended(ActiveContainer container);

    /** It is being removed for good. */
    void removed(ActiveContainer container);
}
