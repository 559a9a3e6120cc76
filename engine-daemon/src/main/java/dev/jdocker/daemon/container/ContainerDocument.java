package dev.jdocker.daemon.container;

import com.fasterxml.jackson.annotation.JsonAlias;
import dev.jdocker.api.container.ContainerConfig;
import dev.jdocker.api.container.ContainerId;
import dev.jdocker.api.container.ContainerName;
import dev.jdocker.api.container.Health;
import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.container.MountPoint;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.json.Copy;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.api.network.EndpointSettings;
import dev.jdocker.daemon.container.spec.IdMap;
import dev.jdocker.daemon.http.Protection;
import dev.jdocker.selinux.SeLinuxLabels;
import java.nio.file.Path;
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
 * @param details what else is known of the mounts, by their place in the container; of containers from before there were volumes none
 * @param idMap the ids of its own user namespace, null where it has none
 * @param seLinux its labels, null where it has none
 * @param health what its check had found when this was written, null without one
 * @param restartCount how often its policy has started it since somebody did
 * @param manuallyStopped whether somebody has sent it a signal since it was started, which "unless-stopped" minds
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
        Map<String, MountDetail> details,
        Map<String, EndpointSettings> networks,
        @JsonAlias("idRangeStart") @Nullable IdMap idMap,
        @Nullable SeLinuxLabels seLinux,
        @Nullable Health health,
        int restartCount,
        boolean manuallyStopped,
        ContainerState state) {
    /** Of layout 1 there were no restarts: what is absent is zero and false. */
    static final int LAYOUT = 2;

    ContainerDocument {
        args = List.copyOf(args);
        layers = List.copyOf(layers);
        mounts = List.copyOf(mounts);
        details = Copy.map(details);
        networks = Copy.map(networks);
    }

    ContainerDocument withState(ContainerState newState) {
        return with(name, hostConfig, health, restartCount, manuallyStopped, newState);
    }

    ContainerDocument withHealth(@Nullable Health newHealth) {
        return with(name, hostConfig, newHealth, restartCount, manuallyStopped, state);
    }

    ContainerDocument withName(ContainerName newName) {
        return with(newName, hostConfig, health, restartCount, manuallyStopped, state);
    }

    ContainerDocument withHostConfig(HostConfig newHostConfig) {
        return with(name, newHostConfig, health, restartCount, manuallyStopped, state);
    }

    ContainerDocument withRestarts(int newRestartCount, boolean nowManuallyStopped) {
        return with(name, hostConfig, health, newRestartCount, nowManuallyStopped, state);
    }

    ContainerDocument withNetworks(Map<String, EndpointSettings> newNetworks) {
        return new ContainerDocument(
                LAYOUT,
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
                details,
                newNetworks,
                idMap,
                seLinux,
                health,
                restartCount,
                manuallyStopped,
                state);
    }

    private ContainerDocument with(
            ContainerName newName,
            HostConfig newHostConfig,
            @Nullable Health newHealth,
            int newRestartCount,
            boolean nowManuallyStopped,
            ContainerState newState) {
        return new ContainerDocument(
                LAYOUT,
                id,
                newName,
                created,
                path,
                args,
                config,
                newHostConfig,
                imageId,
                layers,
                mounts,
                details,
                networks,
                idMap,
                seLinux,
                newHealth,
                newRestartCount,
                nowManuallyStopped,
                newState);
    }

    /** What else is known of the mount at a place, null for nothing. */
    @Nullable
    MountDetail detail(String destination) {
        MountDetail known = details.get(destination);
        return known != null
                ? known
                : hostConfig.mounts().stream()
                        .filter(mount ->
                                Path.of(mount.target()).normalize().toString().equals(destination))
                        .findFirst()
                        .map(MountDetail::of)
                        .orElse(null);
    }

    /** Whether it is removed only by who says that he knows of this. */
    boolean isProtected() {
        return Protection.isOn(config.labels());
    }

    boolean isAutoRemoved() {
        return hostConfig.autoRemove();
    }

    /** Whether it is started again after some of its ends. */
    boolean hasRestartPolicy() {
        String policy = hostConfig.restartPolicy().name();
        return !policy.isEmpty() && !policy.equals("no");
    }
}
