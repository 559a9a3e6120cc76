package dev.jdocker.daemon.registry.route;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.api.image.Platform;
import dev.jdocker.api.json.Json;
import dev.jdocker.daemon.registry.Manifest;
import dev.jdocker.daemon.registry.Registries;
import dev.jdocker.daemon.registry.RegistryAuth;
import dev.jdocker.daemon.registry.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks at an image in its registry without pulling it. */
final class DistributionInspection {

    /** {@code {"Descriptor":{…},"Platforms":[{"architecture":"amd64","os":"linux"}]}}. */
    record Answer(
            @JsonProperty("Descriptor") Descriptor descriptor,
            @JsonProperty("Platforms") List<Platform> platforms) {}

    private final Registries registries;

    DistributionInspection(Registries registries) {
        this.registries = registries;
    }

    Answer inspect(ImageReference name, RegistryAuth auth) throws IOException {
        Repository repository = registries.forInspection(name, auth);
        Digest digest = name.digest();
        String tag = name.tag();
        Manifest manifest = repository.manifest(digest != null ? digest.text() : tag != null ? tag : "latest");
        JsonNode json = Json.mapper().readTree(manifest.bytes());
        Descriptor descriptor = new Descriptor(
                manifest.mediaType(),
                manifest.digest().text(),
                manifest.bytes().length,
                List.of(),
                Map.of(),
                null,
                null,
                "");
        return new Answer(descriptor, manifest.isIndex() ? listed(json) : List.of(ofConfig(repository, json)));
    }

    private static List<Platform> listed(JsonNode index) throws IOException {
        List<Platform> platforms = new ArrayList<>();
        for (JsonNode entry : index.path("manifests")) {
            if (entry.path("platform").isObject()) {
                platforms.add(Json.mapper().treeToValue(entry.path("platform"), Platform.class));
            }
        }
        return platforms;
    }

    private static Platform ofConfig(Repository repository, JsonNode manifest) throws IOException {
        Descriptor config = Json.mapper().treeToValue(manifest.path("config"), Descriptor.class);
        if (!Digest.isDigest(config.digest()) || config.size() > Repository.MANIFEST_BYTES) {
            throw new IOException("the manifest names no config that could be read: " + config.digest());
        }
        byte[] bytes;
        try (InputStream in = repository.blob(config)) {
            bytes = in.readAllBytes();
        }
        if (!Digest.of(bytes).text().equals(config.digest())) {
            throw new IOException("image config verification failed for digest " + config.digest());
        }
        return Json.mapper().readValue(bytes, Platform.class);
    }
}
