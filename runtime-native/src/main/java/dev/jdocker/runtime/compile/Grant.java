package dev.jdocker.runtime.compile;

import dev.jdocker.runtime.Rootfs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A descriptor that a program needs and that the engine opens for it before the launch. */
public sealed interface Grant {

    /** The process's end of a stream: 0, 1 or 2. */
    record Stream(int number) implements Grant {}

    /** The slave of the container's terminal. */
    record TerminalSlave() implements Grant {}

    /** The devpts instance that the terminal lives in, mounted nowhere yet. */
    record TerminalMount(List<String> options) implements Grant {
        public TerminalMount {
            options = List.copyOf(options);
        }
    }

    /** The {@code tasks} file of the container's cgroup in the n-th cgroup v1 hierarchy. */
    record CgroupTasks(int index) implements Grant {}

    /** The directory of the container's cgroup v2. */
    record CgroupDirectory() implements Grant {}

    /** A pidfd of the running container's init, by which its namespaces are joined. */
    record ContainerInit() implements Grant {}

    /** The end of a pipe from which the child reads one byte at each {@link Stage} before it goes on. */
    record Gate() implements Grant {}

    /** A named pipe, open for reading and writing: the child waits there for one byte, which {@code start} writes. */
    record StartFifo() implements Grant {}

    /** A descriptor that the process inherits under number 3 + {@code index}. */
    record Preserved(int index) implements Grant {}

    /** A namespace to join. */
    record NamespaceFile(String path) implements Grant {}

    /**
     * A copy of a mount, mounted nowhere yet.
     *
     * @param recursive with the mounts below it
     * @param top attributes of the mount itself, {@code below} those of the mounts below it too
     * @param owners the id mapping to look at the files through, null for none
     */
    record MountCopy(
            String source,
            boolean recursive,
            MountAttributes top,
            MountAttributes below,
            Propagation propagation,
            @Nullable Owners owners)
            implements Grant {
        /** A copy that differs from the original in nothing and hears nothing of it. */
        static MountCopy plain(String source, boolean recursive) {
            return new MountCopy(
                    source, recursive, MountAttributes.NONE, MountAttributes.NONE, Propagation.RPRIVATE, null);
        }
    }

    /** An id mapping of a mount, {@code recursive} also of the mounts below. */
    record Owners(IdMappings mappings, boolean recursive) {}

    /**
     * A tmpfs, mounted nowhere yet, that begins with what the root file system has at a place.
     *
     * @param directory the place, which may be missing
     * @param data the file system's own options
     */
    record FilledTmpfs(Rootfs rootfs, String directory, MountAttributes attributes, List<String> data)
            implements Grant {
        public FilledTmpfs {
            data = List.copyOf(data);
        }
    }
}
