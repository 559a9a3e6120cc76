package dev.jdocker.api.image;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An OCI content descriptor: {@code {"mediaType": "…", "digest": "sha256:…", "size": 123}}. */
public record Descriptor(
        @JsonProperty("mediaType") String mediaType,
        @JsonProperty("digest") String digest,
        @JsonProperty("size") long size,

        @JsonProperty("urls") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<String> urls,

        @JsonProperty("annotations") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, String> annotations,

        @JsonProperty("data") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        String data,

        @JsonProperty("platform") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Platform platform,

        @JsonProperty("artifactType") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String artifactType) {

    public Descriptor {
        mediaType = Objects.requireNonNullElse(mediaType, "");
        digest = Objects.requireNonNullElse(digest, "");
        urls = Copy.list(urls);
        annotations = Copy.map(annotations);
        artifactType = Objects.requireNonNullElse(artifactType, "");
    }

    /** Of a blob of which nothing else is said. */
    public static Descriptor of(String mediaType, Digest digest, long sizeBytes) {
        return new Descriptor(mediaType, digest.text(), sizeBytes, List.of(), Map.of(), null, null, "");
    }
}
