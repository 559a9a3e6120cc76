package dev.jdocker.api.image;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Absent;
import dev.jdocker.api.json.Copy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One image in the list: {@code {"Id": "sha256:…", "RepoTags": ["x:latest"], "Created": 1700000000, "Size": 123, …}}. */
public record ImageSummary(
        @JsonProperty("Containers") long containers,
        @JsonProperty("Created") long createdSeconds,
        @JsonProperty("Id") String id,
        @JsonProperty("Labels") Map<String, String> labels,
        @JsonProperty("ParentId") String parentId,

        @JsonProperty("Descriptor") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Descriptor descriptor,

        @JsonProperty("Manifests") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<ManifestSummary> manifests,

        @JsonProperty("RepoDigests") List<String> repoDigests,
        @JsonProperty("RepoTags") List<String> repoTags,
        @JsonProperty("SharedSize") long sharedSizeBytes,
        @JsonProperty("Size") long sizeBytes) {

    public ImageSummary {
        id = Objects.requireNonNullElse(id, "");
        labels = Copy.mapOrAbsent(labels);
        parentId = Objects.requireNonNullElse(parentId, "");
        manifests = Copy.list(manifests);
        repoDigests = Copy.listOrAbsent(repoDigests);
        repoTags = Copy.listOrAbsent(repoTags);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these values. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.containers = containers;
        b.createdSeconds = createdSeconds;
        b.id = id;
        b.labels = labels;
        b.parentId = parentId;
        b.descriptor = descriptor;
        b.manifests = manifests;
        b.repoDigests = repoDigests;
        b.repoTags = repoTags;
        b.sharedSizeBytes = sharedSizeBytes;
        b.sizeBytes = sizeBytes;
        return b;
    }

    /** Collects the values; whatever is not set stays as if it were absent from the JSON. */
    public static final class Builder {
        private long containers;
        private long createdSeconds;
        private String id = "";
        private Map<String, String> labels = Absent.map();
        private String parentId = "";
        private @Nullable Descriptor descriptor;
        private List<ManifestSummary> manifests = Absent.list();
        private List<String> repoDigests = Absent.list();
        private List<String> repoTags = Absent.list();
        private long sharedSizeBytes;
        private long sizeBytes;

        private Builder() {}

        public Builder containers(long value) {
            this.containers = value;
            return this;
        }

        public Builder createdSeconds(long value) {
            this.createdSeconds = value;
            return this;
        }

        public Builder id(String value) {
            this.id = value;
            return this;
        }

        public Builder labels(Map<String, String> value) {
            this.labels = value;
            return this;
        }

        public Builder parentId(String value) {
            this.parentId = value;
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

        public Builder repoDigests(List<String> value) {
            this.repoDigests = value;
            return this;
        }

        public Builder repoTags(List<String> value) {
            this.repoTags = value;
            return this;
        }

        public Builder sharedSizeBytes(long value) {
            this.sharedSizeBytes = value;
            return this;
        }

        public Builder sizeBytes(long value) {
            this.sizeBytes = value;
            return this;
        }

        public ImageSummary build() {
            return new ImageSummary(
                    containers,
                    createdSeconds,
                    id,
                    labels,
                    parentId,
                    descriptor,
                    manifests,
                    repoDigests,
                    repoTags,
                    sharedSizeBytes,
                    sizeBytes);
        }
    }
}
