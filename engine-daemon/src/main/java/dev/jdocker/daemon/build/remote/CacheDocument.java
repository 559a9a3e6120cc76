package dev.jdocker.daemon.build.remote;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Timestamp;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a cache holds: {@code {"layers": [{"blob": "sha256:…", "parent": -1, "annotations": {"diffID": "sha256:…"}}], "records":
 * [{"digest": "sha256:…", "layers": [{"layer": 0, "createdAt": "…"}]}]}}. A layer lies on its parent; a record's results are trees,
 * named by their topmost layer, -1 for one without files.
 */
record CacheDocument(
        @JsonProperty("layers") List<Layer> layers,
        @JsonProperty("records") List<Step> records) {

    static final String MEDIA_TYPE = "application/vnd.buildkit.cacheconfig.v0";
    static final int MAX_BYTES = 16 << 20;
    static final int NONE = -1;

    CacheDocument {
        layers = layers == null ? List.of() : List.copyOf(layers);
        records = records == null ? List.of() : List.copyOf(records);
    }

    record Layer(
            @JsonProperty("blob") String blob,
            @JsonProperty("parent") int parent,

            @JsonProperty("annotations") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Annotations annotations) {}

    record Annotations(
            @JsonProperty("mediaType") String mediaType,
            @JsonProperty("diffID") String diffId,
            @JsonProperty("size") long size) {}

    record Step(
            @JsonProperty("layers") @JsonInclude(JsonInclude.Include.NON_EMPTY)
            List<Result> results,

            @JsonProperty("digest") String digest) {
        Step {
            results = results == null ? List.of() : List.copyOf(results);
            digest = Objects.requireNonNullElse(digest, "");
        }
    }

    record Result(
            @JsonProperty("layer") int layer,

            @JsonProperty("createdAt") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Timestamp createdAt) {}
}
