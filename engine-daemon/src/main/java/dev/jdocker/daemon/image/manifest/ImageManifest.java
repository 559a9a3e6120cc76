package dev.jdocker.daemon.image.manifest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.persist.Documents;
import dev.jdocker.daemon.registry.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest names: {@code {"config": {"mediaType": "…", "digest": "sha256:…", "size": 1252}, "layers": […]}} (OCI
 * image-spec, manifest.md; Docker's image manifest version 2, schema 2).
 *
 * @param config whose digest is the image's id
 * @param layers the lowest first
 */
public record ImageManifest(Descriptor config, List<Descriptor> layers) {

    private static final int MAX_LAYERS = 500;
    private static final String PLUGIN_CONFIG = "application/vnd.docker.plugin.v1+json";

    /** Besides the two of images what dockerd takes for one, for the sake of old registries. */
    private static final Set<String> CONFIGS = Set.of(
            MediaTypes.DOCKER_CONFIG,
            MediaTypes.OCI_CONFIG,
            "application/octet-stream",
            "application/json",
            "text/html",
            "");

    private static final Map<String, String> CLASSES = Map.of(PLUGIN_CONFIG, "plugin");

    /** The document, of which the media type is known from outside. */
    private record Document(
            @JsonProperty("mediaType") @Nullable String mediaType,
            @JsonProperty("config") @Nullable Descriptor config,
            @JsonProperty("layers") @Nullable List<Descriptor> layers,
            @JsonProperty("manifests") @Nullable Object manifests) {}

    public ImageManifest {
        layers = List.copyOf(layers);
    }

    /**
     * Reads a manifest of an image that can run here.
     *
     * @throws IOException in Docker's words if it is something else, such as a chart or a plugin
     */
    public static ImageManifest parse(Manifest manifest) throws IOException {
        if (!manifest.mediaType().equals(Manifest.OCI_MANIFEST)
                && !manifest.mediaType().equals(Manifest.DOCKER_MANIFEST)) {
            throw new IOException("unsupported manifest format: " + manifest.mediaType());
        }
        Document document = Documents.read(manifest.bytes(), Document.class);
        Descriptor config = document.config();
        // a document that could be read as two kinds is refused: CVE-2021-41190
        boolean ambiguous = document.manifests() != null
                || (document.mediaType() != null && !document.mediaType().equals(manifest.mediaType()));
        if (ambiguous || config == null || document.layers() == null) {
            throw new IOException("invalid manifest " + manifest.digest() + ": not of type " + manifest.mediaType());
        }
        if (!CONFIGS.contains(config.mediaType())) {
            throw new IOException(
                    manifest.mediaType().equals(Manifest.DOCKER_MANIFEST)
                            ? "Encountered remote \"" + config.mediaType() + "\"("
                                    + CLASSES.getOrDefault(config.mediaType(), "unknown") + ") when fetching"
                            : "unsupported media type " + config.mediaType());
        }
        List<Descriptor> layers = new ArrayList<>();
        for (Descriptor layer : document.layers()) {
            Descriptor present = Objects.requireNonNull(layer, "no layer");
            if (!MediaTypes.isLayer(present.mediaType())) {
                throw new IOException("unsupported media type " + present.mediaType());
            }
            layers.add(check(present, manifest));
        }
        if (layers.size() > MAX_LAYERS) {
            throw new IOException("image has more than " + MAX_LAYERS + " layers");
        }
        return new ImageManifest(check(config, manifest), layers);
    }

    private static Descriptor check(Descriptor descriptor, Manifest manifest) throws IOException {
        if (!Digest.isDigest(descriptor.digest()) || descriptor.size() < 0) {
            throw new IOException("invalid manifest " + manifest.digest() + ": invalid digest or size of a blob");
        }
        return descriptor;
    }

    /** The config and the layers. */
    public Set<Digest> blobs() {
        Set<Digest> blobs = new HashSet<>();
        blobs.add(Digest.parse(config.digest()));
        layers.forEach(layer -> blobs.add(Digest.parse(layer.digest())));
        return blobs;
    }
}
