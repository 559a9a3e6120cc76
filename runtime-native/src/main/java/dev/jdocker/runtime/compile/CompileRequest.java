package dev.jdocker.runtime.compile;

import dev.jdocker.oci.Spec;
import dev.jdocker.runtime.Rootfs;
import java.util.List;
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
     * @param keyring whether it gets a session keyring of its own
     * @param moved not null if its root is moved to the top instead of pivoted to, as on an initramfs, which cannot be left
     */
    public record Launching(
            boolean init,
            boolean detached,
            int preserved,
            boolean keyring,
            @Nullable MovedRoot moved) {
        /** Under a monitor, its program being process 1. */
        public static final Launching PLAIN = monitored(false);

        /** Under a monitor. */
        public static Launching monitored(boolean init) {
            return new Launching(init, false, 0, true, null);
        }

        /** Without one. */
        public static Launching detached(int preserved, boolean keyring) {
            return new Launching(false, true, preserved, keyring, null);
        }

        /** The same with its root moved. */
        public Launching movingRoot(MovedRoot root) {
            return new Launching(init, detached, preserved, keyring, root);
        }
    }

    /**
     * What lies below a root that was moved over it.
     *
     * @param kernelMounts where the host's procfs and sysfs are mounted: whoever gets out of the root must not find them
     */
    public record MovedRoot(List<String> kernelMounts) {
        public MovedRoot {
            kernelMounts = List.copyOf(kernelMounts);
        }
    }
}
