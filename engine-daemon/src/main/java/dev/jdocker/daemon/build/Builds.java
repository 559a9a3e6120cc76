package dev.jdocker.daemon.build;

import buildkit.llb.Definition;

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

    /**
     * The same for what a client says in operations of BuildKit's instead of a Dockerfile. Its sources that only a session or another
     * build has are the request's contexts; the image has no config but for its layers.
     *
     * @throws dev.jdocker.daemon.error.BadRequest if the definition is none
     * @throws dev.jdocker.daemon.error.NotImplemented if it has something that is not done here
     */
    BuildResult build(Definition definition, BuildRequest request, BuildObserver observer)
            throws BuildException, InterruptedException;

    /** What can be asked about a Dockerfile without building it. */
    Inquiries inquiries();

    /** What builds have left for later ones. */
    BuildCache cache();
}
