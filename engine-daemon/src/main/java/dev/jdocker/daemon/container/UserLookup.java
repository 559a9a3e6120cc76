package dev.jdocker.daemon.container;

import dev.jdocker.daemon.container.spec.ProcessUser;
import dev.jdocker.runtime.Rootfs;
import java.util.List;

/** Finds the user that a container's process runs as, in the files of its own root file system. */
@FunctionalInterface
public interface UserLookup {

    /**
     * Finds user and groups.
     *
     * @param user {@code name|uid[:group|gid]}, empty for root
     * @param groups names or numbers of additional groups
     * @throws dev.jdocker.daemon.error.ApiException in Docker's words if it is not there
     */
    ProcessUser find(String user, List<String> groups, Rootfs.Overlay rootfs);
}
