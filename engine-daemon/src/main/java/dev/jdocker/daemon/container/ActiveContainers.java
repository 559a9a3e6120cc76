package dev.jdocker.daemon.container;

/** The containers of this engine, for those who run further processes in them. */
public interface ActiveContainers {

    /**
     * The one that a client means by an id, a name, or the beginning of an id.
     *
     * @throws dev.jdocker.daemon.error.NotFound {@code No such container: x}
     */
    ActiveContainer get(String reference);

    /** From now on {@code observer} follows their runs. */
    void observe(RunObserver observer);
}
