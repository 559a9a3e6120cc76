package dev.jdocker.daemon.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.json.Timestamp;
import java.util.List;
import java.util.Objects;

/**
 * {@code images/<hex>.json}: that an image is here. Written last when one comes, removed first when one goes.
 *
 * @param layout the version of this document's form: 0 had no origins
 * @param origins the manifests it came with or was pushed as, the latest last
 */
record ImageRecord(
        @JsonProperty("layout") int layout,
        @JsonProperty("id") Digest id,
        @JsonProperty("sizeBytes") long sizeBytes,
        @JsonProperty("tagged") Timestamp tagged,
        @JsonProperty("origins") List<Origin> origins) {

    static final int LAYOUT = 1;

    ImageRecord {
        origins = List.copyOf(Objects.requireNonNullElse(origins, List.of()));
        if (layout > LAYOUT) {
            throw new IllegalArgumentException("image record of a newer engine, layout " + layout);
        }
    }
}
