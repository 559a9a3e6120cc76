package dev.jdocker.api.image;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One manifest of an image index: {@code {"ID": "sha256:…", "Available": true, "Kind": "image", …}}. */
public record ManifestSummary(
        @JsonProperty("ID") String id,
        @JsonProperty("Descriptor") @Nullable Descriptor descriptor,
        @JsonProperty("Available") boolean available,
        @JsonProperty("Size") @Nullable ManifestSize size,
        @JsonProperty("Kind") String kind,

        @JsonProperty("ImageData") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        ManifestImageData imageData,

        @JsonProperty("AttestationData") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        ManifestAttestationData attestationData) {

    public ManifestSummary {
        id = Objects.requireNonNullElse(id, "");
        kind = Objects.requireNonNullElse(kind, "");
    }
}
