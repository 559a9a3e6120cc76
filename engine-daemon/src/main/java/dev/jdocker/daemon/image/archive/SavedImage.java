package dev.jdocker.daemon.image.archive;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.ImageReference;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The documents of a saved archive, their keys in the order that dockerd writes them: the same image has the same digests. */
final class SavedImage {

    static final String INDEX = "application/vnd.oci.image.index.v1+json";
    static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

    private SavedImage() {}

    /** The entries of {@code index.json} for an image: one for each name that it is saved under, one where it has none. */
    static List<Descriptor> named(Descriptor manifest, List<ImageReference> names) {
        if (names.isEmpty()) {
            return List.of(manifest);
        }
        return names.stream()
                .map(name -> new Descriptor(
                        manifest.mediaType(),
                        manifest.digest(),
                        manifest.size(),
                        List.of(),
                        new TreeMap<>(Map.of(
                                "io.containerd.image.name", name.toString(),
                                "org.opencontainers.image.ref.name", Objects.requireNonNullElse(name.tag(), ""))),
                        null,
                        manifest.platform(),
                        ""))
                .toList();
    }

    /** {@code index.json}. */
    record Index(
            @JsonProperty("schemaVersion") int schemaVersion,
            @JsonProperty("mediaType") String mediaType,
            @JsonProperty("manifests") List<Descriptor> manifests) {}

    /** An image's manifest. */
    record Manifest(
            @JsonProperty("schemaVersion") int schemaVersion,
            @JsonProperty("mediaType") String mediaType,
            @JsonProperty("config") Descriptor config,
            @JsonProperty("layers") List<Descriptor> layers) {}

    /** An entry of {@code manifest.json}; {@code repoTags} is null for an image without names. */
    record Item(
            @JsonProperty("Config") String config,
            @JsonProperty("RepoTags") @Nullable List<String> repoTags,
            @JsonProperty("Layers") List<String> layers,

            @JsonProperty("LayerSources") @JsonInclude(JsonInclude.Include.NON_EMPTY)
            Map<String, LayerSource> layerSources) {}

    /** A layer's descriptor in the order of keys that {@code manifest.json} has it in. */
    record LayerSource(
            @JsonProperty("mediaType") String mediaType,
            @JsonProperty("size") long size,
            @JsonProperty("digest") String digest) {}
}
