package dev.jdocker.runtime.compile;

import dev.jdocker.oci.Spec;
import dev.jdocker.runtime.Rootfs;
import org.jspecify.annotations.Nullable;

/**
 * What is to be compiled.
 *
 * @param cgroupTasks in how many cgroup v1 hierarchies the process joins a cgroup by its {@code tasks} file; with cgroup v2 it
 *     is born in its cgroup and this is 0
 * @param filter the system call filter, null without one
 * @param runDirectory the container's run directory
 * @param launching how it is launched
 */
public record CompileRequest(
        Spec spec, Rootfs rootfs, int cgroupTasks, @Nullable Filter filter, String runDirectory, Launching launching) {

    /**
     * How a container is launched.
     *
     * @param init whether a tiny init of ours is process 1
     * @param detached whether it has no monitor and waits for a separate start, at {@link Stage#CREATED}
     * @param preserved how many descriptors from number 3 on it inherits
     */
    public record Launching(boolean init, boolean detached, int preserved) {
        /** Under a monitor, its program being process 1. */
        public static final Launching PLAIN = new Launching(false, false, 0);
    }
}
