package dev.jdocker.runtime.compile;

import org.jspecify.annotations.Nullable;

/** A descriptor that a program needs and that the engine opens for it before the launch. */
public sealed interface Grant {

    /** The process's end of a stream: 0, 1 or 2. */
    record Stream(int number) implements Grant {}

    /** The slave of the container's terminal. */
    record TerminalSlave() implements Grant {}

    /** The devpts instance that the terminal lives in, mounted nowhere yet. */
    record TerminalMount(String options) implements Grant {}

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
     * A private copy of a mount, mounted nowhere yet.
     *
     * @param recursive with the mounts below it
     * @param attributes MOUNT_ATTR_* to set, {@code clear} those to clear
     * @param attributesRecursive whether they hold for the mounts below too
     * @param propagation MS_PRIVATE, MS_SLAVE, MS_SHARED or 0 to leave it
     * @param owners the id mapping to look at the files through, null for none
     */
    record MountCopy(
            String source,
            boolean recursive,
            long attributes,
            long clear,
            boolean attributesRecursive,
            long propagation,
            @Nullable IdMappings owners)
            implements Grant {}
}
