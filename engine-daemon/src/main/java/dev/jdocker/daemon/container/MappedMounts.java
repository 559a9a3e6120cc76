package dev.jdocker.daemon.container;

import dev.jdocker.daemon.container.spec.IdMap;
import dev.jdocker.oci.Mount;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In a container with user ids of its own the files that the engine keeps for it, volumes too, are looked at through its
 * mapping: they have there the owners that they have on disk, and nothing is copied or given away. So are files of the host that
 * are mounted by their paths into a container with a range of its own; mounts below them are not. Where the daemon maps the ids of
 * all containers these stay the host's, as in Docker.
 */
final class MappedMounts {
    private MappedMounts() {}

    /**
     * The same mounts, those of the engine's own files mapped.
     *
     * @param ids null for a container without user ids of its own
     * @param binds whether the host's files have in the container the owners that they have on the host, too
     */
    static List<Mount> of(List<Mount> mounts, Path dataRoot, @Nullable IdMap ids, boolean binds) {
        if (ids == null) {
            return mounts;
        }
        return mounts.stream()
                .map(mount -> isOwn(mount, dataRoot) || (binds && "bind".equals(mount.type()))
                        ? new Mount(
                                mount.destination(),
                                mount.type(),
                                mount.source(),
                                mount.options(),
                                ids.users(),
                                ids.groups())
                        : mount)
                .toList();
    }

    /** Parts of volumes are named by descriptors of this process. */
    private static boolean isOwn(Mount mount, Path dataRoot) {
        return isBelow(mount.source(), dataRoot)
                || isBelow(
                        mount.source(),
                        Path.of("/proc/" + ProcessHandle.current().pid() + "/fd"));
    }

    private static boolean isBelow(@Nullable String source, Path dataRoot) {
        return source != null && source.startsWith("/") && Path.of(source).startsWith(dataRoot);
    }
}
