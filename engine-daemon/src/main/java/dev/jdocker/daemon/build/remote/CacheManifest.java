package dev.jdocker.daemon.build.remote;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.persist.Documents;
import dev.jdocker.daemon.registry.Manifest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The manifest of a cache: that of an image whose config is the document, or an index of blobs as older builders want it. */
record CacheManifest(
        @JsonProperty("schemaVersion") int schemaVersion,
        @JsonProperty("mediaType") String mediaType,

        @JsonProperty("config") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Descriptor config,

        @JsonProperty("layers") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        List<Descriptor> layers,

        @JsonProperty("manifests") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        List<Descriptor> manifests) {

    private static final int SCHEMA = 2;

    /**
     * Of those blobs.
     *
     * @param image whether it is like an image's
     */
    static Manifest of(Descriptor config, List<Descriptor> layers, boolean image) {
        CacheManifest manifest;
        if (image) {
            manifest = new CacheManifest(SCHEMA, Manifest.OCI_MANIFEST, config, layers, null);
        } else {
            List<Descriptor> all = new ArrayList<>(layers);
            all.add(config);
            manifest = new CacheManifest(SCHEMA, Manifest.OCI_INDEX, null, null, all);
        }
        byte[] bytes = Documents.write(manifest);
        return new Manifest(manifest.mediaType, Digest.of(bytes), bytes);
    }
}
