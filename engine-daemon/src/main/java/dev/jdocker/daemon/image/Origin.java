package dev.jdocker.daemon.image;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.image.Digest;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The documents by which an image stands in some registry; both are blobs of the content store for as long as the image is
 * here: {@code {"manifest": "sha256:…", "index": "sha256:…"}}.
 *
 * @param manifest names the config, whose digest is the image's id, and the layers
 * @param index the list that the manifest was chosen from, null where it was asked for itself
 */
public record Origin(
        @JsonProperty("manifest") Digest manifest,

        @JsonProperty("index") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Digest index) {

    /** What a registry calls the image: the index where there is one. */
    public Digest outermost() {
        return index == null ? manifest : index;
    }

    Stream<Digest> blobs() {
        return index == null ? Stream.of(manifest) : Stream.of(manifest, index);
    }
}
