package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.GraphDriver;
import dev.jdocker.api.json.Absent;
import dev.jdocker.api.json.Copy;
import dev.jdocker.api.json.Timestamp;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Everything about one container, as {@code GET /containers/{id}/json} answers it. */
public record ContainerInspect(
        @JsonProperty("Id") String id,
        @JsonProperty("Created") Timestamp created,
        @JsonProperty("Path") String path,
        @JsonProperty("Args") List<String> args,
        @JsonProperty("State") InspectState state,
        @JsonProperty("Image") String image,
        @JsonProperty("ResolvConfPath") String resolvConfPath,
        @JsonProperty("HostnamePath") String hostnamePath,
        @JsonProperty("HostsPath") String hostsPath,
        @JsonProperty("LogPath") String logPath,
        @JsonProperty("Name") String name,
        @JsonProperty("RestartCount") int restartCount,
        @JsonProperty("Driver") String driver,
        @JsonProperty("Platform") String platform,

        @JsonProperty("ImageManifestDescriptor") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Descriptor imageManifestDescriptor,

        @JsonProperty("MountLabel") String mountLabel,
        @JsonProperty("ProcessLabel") String processLabel,
        @JsonProperty("AppArmorProfile") String appArmorProfile,
        @JsonProperty("ExecIDs") @Nullable List<String> execIds,
        @JsonProperty("HostConfig") HostConfig hostConfig,
        @JsonProperty("GraphDriver") GraphDriver graphDriver,

        @JsonProperty("SizeRw") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Long sizeRw,

        @JsonProperty("SizeRootFs") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Long sizeRootFs,

        @JsonProperty("Mounts") List<MountPoint> mounts,
        @JsonProperty("Config") ContainerConfig config,
        @JsonProperty("NetworkSettings") NetworkSettings networkSettings) {

    public ContainerInspect {
        id = Objects.requireNonNullElse(id, "");
        created = Objects.requireNonNullElse(created, Timestamp.ZERO);
        path = Objects.requireNonNullElse(path, "");
        args = Copy.listOrAbsent(args);
        state = Objects.requireNonNullElse(state, InspectState.EMPTY);
        image = Objects.requireNonNullElse(image, "");
        resolvConfPath = Objects.requireNonNullElse(resolvConfPath, "");
        hostnamePath = Objects.requireNonNullElse(hostnamePath, "");
        hostsPath = Objects.requireNonNullElse(hostsPath, "");
        logPath = Objects.requireNonNullElse(logPath, "");
        name = Objects.requireNonNullElse(name, "");
        driver = Objects.requireNonNullElse(driver, "");
        platform = Objects.requireNonNullElse(platform, "");
        mountLabel = Objects.requireNonNullElse(mountLabel, "");
        processLabel = Objects.requireNonNullElse(processLabel, "");
        appArmorProfile = Objects.requireNonNullElse(appArmorProfile, "");
        execIds = execIds == null ? null : List.copyOf(execIds);
        hostConfig = Objects.requireNonNullElse(hostConfig, HostConfig.EMPTY);
        graphDriver = Objects.requireNonNullElse(graphDriver, GraphDriver.EMPTY);
        mounts = Copy.listOrAbsent(mounts);
        config = Objects.requireNonNullElse(config, ContainerConfig.EMPTY);
        networkSettings = Objects.requireNonNullElse(networkSettings, NetworkSettings.EMPTY);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these values. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.id = id;
        b.created = created;
        b.path = path;
        b.args = args;
        b.state = state;
        b.image = image;
        b.resolvConfPath = resolvConfPath;
        b.hostnamePath = hostnamePath;
        b.hostsPath = hostsPath;
        b.logPath = logPath;
        b.name = name;
        b.restartCount = restartCount;
        b.driver = driver;
        b.platform = platform;
        b.imageManifestDescriptor = imageManifestDescriptor;
        b.mountLabel = mountLabel;
        b.processLabel = processLabel;
        b.appArmorProfile = appArmorProfile;
        b.execIds = execIds;
        b.hostConfig = hostConfig;
        b.graphDriver = graphDriver;
        b.sizeRw = sizeRw;
        b.sizeRootFs = sizeRootFs;
        b.mounts = mounts;
        b.config = config;
        b.networkSettings = networkSettings;
        return b;
    }

    /** Collects the values; whatever is not set stays as if it were absent from the JSON. */
    public static final class Builder {
        private String id = "";
        private Timestamp created = Timestamp.ZERO;
        private String path = "";
        private List<String> args = Absent.list();
        private InspectState state = InspectState.EMPTY;
        private String image = "";
        private String resolvConfPath = "";
        private String hostnamePath = "";
        private String hostsPath = "";
        private String logPath = "";
        private String name = "";
        private int restartCount;
        private String driver = "";
        private String platform = "";
        private @Nullable Descriptor imageManifestDescriptor;
        private String mountLabel = "";
        private String processLabel = "";
        private String appArmorProfile = "";
        private @Nullable List<String> execIds;
        private HostConfig hostConfig = HostConfig.EMPTY;
        private GraphDriver graphDriver = GraphDriver.EMPTY;
        private @Nullable Long sizeRw;
        private @Nullable Long sizeRootFs;
        private List<MountPoint> mounts = Absent.list();
        private ContainerConfig config = ContainerConfig.EMPTY;
        private NetworkSettings networkSettings = NetworkSettings.EMPTY;

        private Builder() {}

        public Builder id(String value) {
            this.id = value;
            return this;
        }

        public Builder created(Timestamp value) {
            this.created = value;
            return this;
        }

        public Builder path(String value) {
            this.path = value;
            return this;
        }

        public Builder args(List<String> value) {
            this.args = value;
            return this;
        }

        public Builder state(InspectState value) {
            this.state = value;
            return this;
        }

        public Builder image(String value) {
            this.image = value;
            return this;
        }

        public Builder resolvConfPath(String value) {
            this.resolvConfPath = value;
            return this;
        }

        public Builder hostnamePath(String value) {
            this.hostnamePath = value;
            return this;
        }

        public Builder hostsPath(String value) {
            this.hostsPath = value;
            return this;
        }

        public Builder logPath(String value) {
            this.logPath = value;
            return this;
        }

        public Builder name(String value) {
            this.name = value;
            return this;
        }

        public Builder restartCount(int value) {
            this.restartCount = value;
            return this;
        }

        public Builder driver(String value) {
            this.driver = value;
            return this;
        }

        public Builder platform(String value) {
            this.platform = value;
            return this;
        }

        public Builder imageManifestDescriptor(@Nullable Descriptor value) {
            this.imageManifestDescriptor = value;
            return this;
        }

        public Builder mountLabel(String value) {
            this.mountLabel = value;
            return this;
        }

        public Builder processLabel(String value) {
            this.processLabel = value;
            return this;
        }

        public Builder appArmorProfile(String value) {
            this.appArmorProfile = value;
            return this;
        }

        public Builder execIds(@Nullable List<String> value) {
            this.execIds = value;
            return this;
        }

        public Builder hostConfig(HostConfig value) {
            this.hostConfig = value;
            return this;
        }

        public Builder graphDriver(GraphDriver value) {
            this.graphDriver = value;
            return this;
        }

        public Builder sizeRw(@Nullable Long value) {
            this.sizeRw = value;
            return this;
        }

        public Builder sizeRootFs(@Nullable Long value) {
            this.sizeRootFs = value;
            return this;
        }

        public Builder mounts(List<MountPoint> value) {
            this.mounts = value;
            return this;
        }

        public Builder config(ContainerConfig value) {
            this.config = value;
            return this;
        }

        public Builder networkSettings(NetworkSettings value) {
            this.networkSettings = value;
            return this;
        }

        public ContainerInspect build() {
            return new ContainerInspect(
                    id,
                    created,
                    path,
                    args,
                    state,
                    image,
                    resolvConfPath,
                    hostnamePath,
                    hostsPath,
                    logPath,
                    name,
                    restartCount,
                    driver,
                    platform,
                    imageManifestDescriptor,
                    mountLabel,
                    processLabel,
                    appArmorProfile,
                    execIds,
                    hostConfig,
                    graphDriver,
                    sizeRw,
                    sizeRootFs,
                    mounts,
                    config,
                    networkSettings);
        }
    }
}
