package dev.jdocker.daemon.container;

import dev.jdocker.api.container.ContainerConfig;
import dev.jdocker.api.container.ContainerId;
import dev.jdocker.api.container.ContainerName;
import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.container.MountPoint;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.api.network.EndpointSettings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known of a container, as it stands in {@code container.json}.
 *
 * @param layout the version of this document's form, for migrations
 * @param path the program, {@code args} what follows it
 * @param config with the image's defaults merged in
 * @param layers of the image when the container was made, the lowest first
 * @param idRangeStart the first host id of its own user namespace, null where it has none
 */
record ContainerDocument(
        int layout,
        ContainerId id,
        ContainerName name,
        Timestamp created,
        String path,
        List<String> args,
        ContainerConfig config,
        HostConfig hostConfig,
        Digest imageId,
        List<DiffId> layers,
        List<MountPoint> mounts,
        Map<String, EndpointSettings> networks,
        @Nullable Long idRangeStart,
        ContainerState state) {
    static final int LAYOUT = 1;

    ContainerDocument {
        args = List.copyOf(args);
        layers = List.copyOf(layers);
        mounts = List.copyOf(mounts);
        networks = Map.copyOf(networks);
    }

    ContainerDocument withState(ContainerState newState) {
        return new ContainerDocument(
                layout,
                id,
                name,
                created,
                path,
                args,
                config,
                hostConfig,
                imageId,
                layers,
                mounts,
                networks,
                idRangeStart,
                newState);
    }

    ContainerDocument withName(ContainerName newName) {
        return new ContainerDocument(
                layout,
                id,
                newName,
                created,
                path,
                args,
                config,
                hostConfig,
                imageId,
                layers,
                mounts,
                networks,
                idRangeStart,
                state);
    }

    boolean isAutoRemoved() {
        return hostConfig.autoRemove();
    }
}
