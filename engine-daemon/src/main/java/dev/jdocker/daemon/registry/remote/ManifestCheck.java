package dev.jdocker.daemon.registry.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.registry.Manifest;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes bytes for a manifest only if digest, media type and content agree about what they are. */
final class ManifestCheck {

    private static final List<String> IMAGES = List.of(Manifest.DOCKER_MANIFEST, Manifest.OCI_MANIFEST);
    private static final List<String> INDEXES = List.of(Manifest.DOCKER_LIST, Manifest.OCI_INDEX);
    private static final Set<String> SCHEMA_1 = Set.of(
            "application/vnd.docker.distribution.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.v1+prettyjws");

    private ManifestCheck() {}

    /** What a registry is asked for. */
    static String accepted() {
        return String.join(", ", IMAGES) + ", " + String.join(", ", INDEXES);
    }

    /**
     * Checks.
     *
     * @param contentType as the registry called it
     * @param expected what it was asked for by, or what the registry said of it; null where neither
     */
    static Manifest check(ImageReference name, byte[] bytes, String contentType, @Nullable Digest expected)
            throws IOException {
        Digest digest = Digest.of(bytes);
        if (expected != null && !expected.equals(digest)) {
            throw new IOException(
                    "manifest verification failed for digest " + expected + ": the content has " + digest);
        }
        String mediaType = bare(contentType);
        if (mediaType.isEmpty()) {
            throw new IOException("missing or empty Content-Type header");
        }
        JsonNode json = parse(bytes);
        boolean isSchema1 = json.path("schemaVersion").asInt() == 1 || json.has("fsLayers");
        if (SCHEMA_1.contains(mediaType) || isSchema1) {
            throw new BadRequest("Docker Image Format v1 and Docker Image manifest version 2, schema 1 support has been"
                    + " removed. Suggest the author of " + name
                    + " to upgrade the image to the OCI Format or Docker Image manifest v2, schema 2. More information at"
                    + " https://docs.docker.com/go/deprecated-image-specs/");
        }
        boolean isImage = IMAGES.contains(mediaType);
        if (!isImage && !INDEXES.contains(mediaType)) {
            throw new IOException("unsupported manifest media type and no default available: " + mediaType);
        }
        String own = json.path("mediaType").asText(mediaType);
        if (!own.equals(mediaType)) {
            throw new IOException("mediaType in manifest should be '" + mediaType + "' not '" + own + "'");
        }
        // What one tool takes for an image and another for an index would be two different things (CVE-2021-41190).
        if (isImage ? json.has("manifests") : json.has("config") || json.has("layers")) {
            throw new IOException("manifest " + digest + " of " + name + " claims to be an image and an index at once");
        }
        if (isImage ? !json.path("config").isObject() : !json.path("manifests").isArray()) {
            throw new IOException("manifest " + digest + " of " + name + " is no " + (isImage ? "image" : "index"));
        }
        return new Manifest(mediaType, digest, bytes);
    }

    static String bare(String contentType) {
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip();
    }

    private static JsonNode parse(byte[] bytes) throws IOException {
        try {
            // Keys are taken as they are written: in no other way would all who read it read the same.
            JsonNode json = new ObjectMapper().readTree(bytes);
            if (json == null || !json.isObject()) {
                throw new IOException("error unmarshalling content: the manifest is no JSON object");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw new IOException("error unmarshalling content: " + e.getOriginalMessage(), e);
        }
    }
}
