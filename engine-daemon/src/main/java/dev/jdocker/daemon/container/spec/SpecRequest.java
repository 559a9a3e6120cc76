package dev.jdocker.daemon.container.spec;

import dev.jdocker.api.container.ContainerConfig;
import dev.jdocker.api.container.HostConfig;
import dev.jdocker.oci.Mount;
import dev.jdocker.selinux.SeLinuxLabels;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a container's configuration is built from.
 *
 * @param config with the image's defaults merged in
 * @param hostConfig with the engine's defaults filled in, checked by {@link HostConfigRules}
 * @param mounts what goes into the container on top of the default mounts, in the order of mounting
 * @param user as whom its process runs
 * @param idMap the ids of its own user namespace, null where it shares the host's
 * @param labels its SELinux labels, null for none
 * @param sharing what it has in common with other containers
 */
public record SpecRequest(
        String id,
        ContainerConfig config,
        HostConfig hostConfig,
        List<String> command,
        List<Mount> mounts,
        ProcessUser user,
        @Nullable IdMap idMap,
        @Nullable SeLinuxLabels labels,
        Sharing sharing) {
    public SpecRequest {
        command = List.copyOf(command);
        mounts = List.copyOf(mounts);
    }

    /** Of a container that has nothing in common with others, without labels. */
    public SpecRequest(
            String id,
            ContainerConfig config,
            HostConfig hostConfig,
            List<String> command,
            List<Mount> mounts,
            ProcessUser user,
            @Nullable IdMap idMap) {
        this(id, config, hostConfig, command, mounts, user, idMap, null, Sharing.NONE);
    }
}
