package dev.jdocker.daemon.image.push;

import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.image.manifest.ImageManifest;
import dev.jdocker.daemon.image.manifest.MediaTypes;
import dev.jdocker.daemon.registry.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Makes the manifest of an image that has none: version 2, schema 2, written as dockerd writes it, byte for byte. */
final class NewManifest {

    private NewManifest() {}

    /** Over gzip layers, the lowest first. */
    static Manifest of(ImageManifest image) {
        StringBuilder json = new StringBuilder("{\n   \"schemaVersion\": 2,\n   \"mediaType\": \"")
                .append(Manifest.DOCKER_MANIFEST)
                .append("\",\n   \"config\": {\n");
        blob(json, "      ", image.config(), MediaTypes.DOCKER_CONFIG);
        json.append("   },\n   \"layers\": [");
        String separator = "\n";
        for (Descriptor layer : image.layers()) {
            json.append(separator).append("      {\n");
            blob(json, "         ", layer, MediaTypes.DOCKER_GZIP_LAYER);
            json.append("      }");
            separator = ",\n";
        }
        json.append(image.layers().isEmpty() ? "]\n}" : "\n   ]\n}");
        byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
        return new Manifest(Manifest.DOCKER_MANIFEST, Digest.of(bytes), bytes);
    }

    private static void blob(StringBuilder json, String indent, Descriptor blob, String mediaType) {
        json.append(indent).append("\"mediaType\": \"").append(mediaType).append("\",\n");
        json.append(indent).append("\"size\": ").append(blob.size()).append(",\n");
        json.append(indent).append("\"digest\": \"").append(blob.digest()).append("\"\n");
    }

    static Descriptor descriptor(String mediaType, Digest digest, long size) {
        return new Descriptor(mediaType, digest.text(), size, List.of(), Map.of(), null, null, "");
    }
}
