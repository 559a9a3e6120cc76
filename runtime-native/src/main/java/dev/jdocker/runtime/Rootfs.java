package dev.jdocker.runtime;

import java.nio.file.Path;
import java.util.List;

/** Where a container's root file system comes from. */
public sealed interface Rootfs {

    /**
     * An overlay mounted in the container's own mount namespace.
     *
     * @param lowers read-only layers, the topmost first
     * @param upper the writable layer
     * @param work overlayfs's own folder, on the same file system as {@code upper}
     * @param mountPoint an empty directory to mount it on
     */
    record Overlay(List<Path> lowers, Path upper, Path work, Path mountPoint) implements Rootfs {
        public Overlay {
            lowers = List.copyOf(lowers);
        }
    }

    /** A directory that is there already, as a bundle's {@code root.path} names it. */
    record Directory(Path path) implements Rootfs {}
}
