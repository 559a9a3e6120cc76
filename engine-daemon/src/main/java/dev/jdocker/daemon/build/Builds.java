package dev.jdocker.daemon.build;

/** Builds images. Safe for concurrent use; builds that need the same step at the same time share it. */
public interface Builds {

    /**
     * Builds what is asked, on the calling thread and others. Interrupting the calling thread cancels the build: whatever runs
     * for it alone is killed and nothing of it is left when this returns.
     *
     * @return what was built, kept until it is closed
     * @throws BuildException if the Dockerfile is wrong or a step fails
     * @throws InterruptedException if it was cancelled
     */
    BuildResult build(BuildRequest request, BuildObserver observer) throws BuildException, InterruptedException;

    /** What can be asked about a Dockerfile without building it. */
    Inquiries inquiries();

    /** What builds have left for later ones. */
    BuildCache cache();
}
