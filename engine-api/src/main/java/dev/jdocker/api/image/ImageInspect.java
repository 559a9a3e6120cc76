package dev.jdocker.api.image;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Absent;
import dev.jdocker.api.json.Copy;
import dev.jdocker.api.json.Timestamp;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Everything about one image, as {@code GET /images/{name}/json} answers it. */
public record ImageInspect(
        @JsonProperty("Id") String id,
        @JsonProperty("RepoTags") List<String> repoTags,
        @JsonProperty("RepoDigests") List<String> repoDigests,
        @JsonProperty("Parent") String parent,
        @JsonProperty("Comment") String comment,

        @JsonProperty("Created") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Timestamp created,

        @JsonProperty("DockerVersion") String dockerVersion,
        @JsonProperty("Author") String author,
        @JsonProperty("Config") @Nullable ImageConfig config,
        @JsonProperty("Architecture") String architecture,

        @JsonProperty("Variant") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String variant,

        @JsonProperty("Os") String os,

        @JsonProperty("OsVersion") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String osVersion,

        @JsonProperty("Size") long sizeBytes,

        @JsonProperty("VirtualSize") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        long virtualSizeBytes,

        @JsonProperty("GraphDriver") GraphDriver graphDriver,
        @JsonProperty("RootFS") RootFs rootFs,
        @JsonProperty("Metadata") ImageMetadata metadata,

        @JsonProperty("Descriptor") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Descriptor descriptor,

        @JsonProperty("Manifests") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<ManifestSummary> manifests) {

    public ImageInspect {
        id = Objects.requireNonNullElse(id, "");
        repoTags = Copy.listOrAbsent(repoTags);
        repoDigests = Copy.listOrAbsent(repoDigests);
        parent = Objects.requireNonNullElse(parent, "");
        comment = Objects.requireNonNullElse(comment, "");
        dockerVersion = Objects.requireNonNullElse(dockerVersion, "");
        author = Objects.requireNonNullElse(author, "");
        architecture = Objects.requireNonNullElse(architecture, "");
        variant = Objects.requireNonNullElse(variant, "");
        os = Objects.requireNonNullElse(os, "");
        osVersion = Objects.requireNonNullElse(osVersion, "");
        graphDriver = Objects.requireNonNullElse(graphDriver, GraphDriver.EMPTY);
        rootFs = Objects.requireNonNullElse(rootFs, RootFs.EMPTY);
        metadata = Objects.requireNonNullElse(metadata, ImageMetadata.EMPTY);
        manifests = Copy.list(manifests);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these values. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.id = id;
        b.repoTags = repoTags;
        b.repoDigests = repoDigests;
        b.parent = parent;
        b.comment = comment;
        b.created = created;
        b.dockerVersion = dockerVersion;
        b.author = author;
        b.config = config;
        b.architecture = architecture;
        b.variant = variant;
        b.os = os;
        b.osVersion = osVersion;
        b.sizeBytes = sizeBytes;
        b.virtualSizeBytes = virtualSizeBytes;
        b.graphDriver = graphDriver;
        b.rootFs = rootFs;
        b.metadata = metadata;
        b.descriptor = descriptor;
        b.manifests = manifests;
        return b;
    }

    /** Collects the values; whatever is not set stays as if it were absent from the JSON. */
    public static final class Builder {
        private String id = "";
        private List<String> repoTags = Absent.list();
        private List<String> repoDigests = Absent.list();
        private String parent = "";
        private String comment = "";
        private @Nullable Timestamp created;
        private String dockerVersion = "";
        private String author = "";
        private @Nullable ImageConfig config;
        private String architecture = "";
        private String variant = "";
        private String os = "";
        private String osVersion = "";
        private long sizeBytes;
        private long virtualSizeBytes;
        private GraphDriver graphDriver = GraphDriver.EMPTY;
        private RootFs rootFs = RootFs.EMPTY;
        private ImageMetadata metadata = ImageMetadata.EMPTY;
        private @Nullable Descriptor descriptor;
        private List<ManifestSummary> manifests = Absent.list();

        private Builder() {}

        public Builder id(String value) {
            this.id = value;
            return this;
        }

        public Builder repoTags(List<String> value) {
            this.repoTags = value;
            return this;
        }

        public Builder repoDigests(List<String> value) {
            this.repoDigests = value;
            return this;
        }

        public Builder parent(String value) {
            this.parent = value;
            return this;
        }

        public Builder comment(String value) {
            this.comment = value;
            return this;
        }

        public Builder created(@Nullable Timestamp value) {
            this.created = value;
            return this;
        }

        public Builder dockerVersion(String value) {
            this.dockerVersion = value;
            return this;
        }

        public Builder author(String value) {
            this.author = value;
            return this;
        }

        public Builder config(@Nullable ImageConfig value) {
            this.config = value;
            return this;
        }

        public Builder architecture(String value) {
            this.architecture = value;
            return this;
        }

        public Builder variant(String value) {
            this.variant = value;
            return this;
        }

        public Builder os(String value) {
            this.os = value;
            return this;
        }

        public Builder osVersion(String value) {
            this.osVersion = value;
            return this;
        }

        public Builder sizeBytes(long value) {
            this.sizeBytes = value;
            return this;
        }

        public Builder virtualSizeBytes(long value) {
            this.virtualSizeBytes = value;
            return this;
        }

        public Builder graphDriver(GraphDriver value) {
            this.graphDriver = value;
            return this;
        }

        public Builder rootFs(RootFs value) {
            this.rootFs = value;
            return this;
        }

        public Builder metadata(ImageMetadata value) {
            this.metadata = value;
            return this;
        }

        public Builder descriptor(@Nullable Descriptor value) {
            this.descriptor = value;
            return this;
        }

        public Builder manifests(List<ManifestSummary> value) {
            this.manifests = value;
            return this;
        }

        public ImageInspect build() {
            return new ImageInspect(
                    id,
                    repoTags,
                    repoDigests,
                    parent,
                    comment,
                    created,
                    dockerVersion,
                    author,
                    config,
                    architecture,
                    variant,
                    os,
                    osVersion,
                    sizeBytes,
                    virtualSizeBytes,
                    graphDriver,
                    rootFs,
                    metadata,
                    descriptor,
                    manifests);
        }
    }
}
