package dev.jdocker.daemon.layer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.DiffId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code layer.json}: {@code {"diffId": "sha256:…", "sizeBytes": 5, "tarBytes": 2048, "blobs": [{"mediaType": "…",
 * "digest": "sha256:…", "size": 310}]}}. The last two came later.
 */
record LayerDescription(
        @JsonProperty("diffId") DiffId diffId,
        @JsonProperty("sizeBytes") long sizeBytes,
        @JsonProperty("tarBytes") @Nullable Long tarBytes,
        @JsonProperty("blobs") @Nullable List<Descriptor> blobs) {

    List<Descriptor> knownBlobs() {
        return blobs == null ? List.of() : List.copyOf(blobs);
    }

    long knownTarBytes() {
        return tarBytes == null ? -1 : tarBytes;
    }

    LayerDescription with(Descriptor blob) {
        List<Descriptor> more = new ArrayList<>(knownBlobs());
        more.add(blob);
        return new LayerDescription(diffId, sizeBytes, tarBytes, more);
    }
}
