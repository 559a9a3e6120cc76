package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.json.Absent;
import dev.jdocker.api.json.Copy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One container in the list: {@code {"Id": "4f…", "Names": ["/x"], "State": "running", "Status": "Up 2 minutes", …}}; {@code Created} in seconds since the epoch. */
public record ContainerSummary(
        @JsonProperty("Id") String id,
        @JsonProperty("Names") List<String> names,
        @JsonProperty("Image") String image,
        @JsonProperty("ImageID") String imageId,

        @JsonProperty("ImageManifestDescriptor") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Descriptor imageManifestDescriptor,

        @JsonProperty("Command") String command,
        @JsonProperty("Created") long createdSeconds,
        @JsonProperty("Ports") List<Port> ports,

        @JsonProperty("SizeRw") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        long sizeRw,

        @JsonProperty("SizeRootFs") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        long sizeRootFs,

        @JsonProperty("Labels") Map<String, String> labels,
        @JsonProperty("State") String state,
        @JsonProperty("Status") String status,
        @JsonProperty("HostConfig") SummaryHostConfig hostConfig,
        @JsonProperty("NetworkSettings") SummaryNetworkSettings networkSettings,
        @JsonProperty("Mounts") List<MountPoint> mounts) {

    public ContainerSummary {
        id = Objects.requireNonNullElse(id, "");
        names = Copy.listOrAbsent(names);
        image = Objects.requireNonNullElse(image, "");
        imageId = Objects.requireNonNullElse(imageId, "");
        command = Objects.requireNonNullElse(command, "");
        ports = Copy.listOrAbsent(ports);
        labels = Copy.mapOrAbsent(labels);
        state = Objects.requireNonNullElse(state, "");
        status = Objects.requireNonNullElse(status, "");
        hostConfig = Objects.requireNonNullElse(hostConfig, SummaryHostConfig.EMPTY);
        networkSettings = Objects.requireNonNullElse(networkSettings, SummaryNetworkSettings.EMPTY);
        mounts = Copy.listOrAbsent(mounts);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these values. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.id = id;
        b.names = names;
        b.image = image;
        b.imageId = imageId;
        b.imageManifestDescriptor = imageManifestDescriptor;
        b.command = command;
        b.createdSeconds = createdSeconds;
        b.ports = ports;
        b.sizeRw = sizeRw;
        b.sizeRootFs = sizeRootFs;
        b.labels = labels;
        b.state = state;
        b.status = status;
        b.hostConfig = hostConfig;
        b.networkSettings = networkSettings;
        b.mounts = mounts;
        return b;
    }

    /** Collects the values; whatever is not set stays as if it were absent from the JSON. */
    public static final class Builder {
        private String id = "";
        private List<String> names = Absent.list();
        private String image = "";
        private String imageId = "";
        private @Nullable Descriptor imageManifestDescriptor;
        private String command = "";
        private long createdSeconds;
        private List<Port> ports = Absent.list();
        private long sizeRw;
        private long sizeRootFs;
        private Map<String, String> labels = Absent.map();
        private String state = "";
        private String status = "";
        private SummaryHostConfig hostConfig = SummaryHostConfig.EMPTY;
        private SummaryNetworkSettings networkSettings = SummaryNetworkSettings.EMPTY;
        private List<MountPoint> mounts = Absent.list();

        private Builder() {}

        public Builder id(String value) {
            this.id = value;
            return this;
        }

        public Builder names(List<String> value) {
            this.names = value;
            return this;
        }

        public Builder image(String value) {
            this.image = value;
            return this;
        }

        public Builder imageId(String value) {
            this.imageId = value;
            return this;
        }

        public Builder imageManifestDescriptor(@Nullable Descriptor value) {
            this.imageManifestDescriptor = value;
            return this;
        }

        public Builder command(String value) {
            this.command = value;
            return this;
        }

        public Builder createdSeconds(long value) {
            this.createdSeconds = value;
            return this;
        }

        public Builder ports(List<Port> value) {
            this.ports = value;
            return this;
        }

        public Builder sizeRw(long value) {
            this.sizeRw = value;
            return this;
        }

        public Builder sizeRootFs(long value) {
            this.sizeRootFs = value;
            return this;
        }

        public Builder labels(Map<String, String> value) {
            this.labels = value;
            return this;
        }

        public Builder state(String value) {
            this.state = value;
            return this;
        }

        public Builder status(String value) {
            this.status = value;
            return this;
        }

        public Builder hostConfig(SummaryHostConfig value) {
            this.hostConfig = value;
            return this;
        }

        public Builder networkSettings(SummaryNetworkSettings value) {
            this.networkSettings = value;
            return this;
        }

        public Builder mounts(List<MountPoint> value) {
            this.mounts = value;
            return this;
        }

        public ContainerSummary build() {
            return new ContainerSummary(
                    id,
                    names,
                    image,
                    imageId,
                    imageManifestDescriptor,
                    command,
                    createdSeconds,
                    ports,
                    sizeRw,
                    sizeRootFs,
                    labels,
                    state,
                    status,
                    hostConfig,
                    networkSettings,
                    mounts);
        }
    }
}
