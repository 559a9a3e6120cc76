package dev.jdocker.cli.context;

import dev.jdocker.cli.output.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A context as its file says it.
 *
 * <pre>{"Name":"far","Metadata":{"Description":"…"},"Endpoints":{"docker":{"Host":"tcp://…","SkipTLSVerify":false}}}</pre>
 *
 * @param metadata what is said of it, also what is not understood here
 * @param endpoints by their kinds; only {@code docker} is understood here
 */
record StoredContext(String name, Map<String, @Nullable Object> metadata, Map<String, @Nullable Object> endpoints) {
    static final String DOCKER = "docker";
    private static final String DESCRIPTION = "Description";

    static StoredContext of(@Nullable Object json) {
        return new StoredContext(
                Json.string(json, "Name"), Json.object(json, "Metadata"), Json.object(json, "Endpoints"));
    }

    static StoredContext of(String name, String description, DockerEndpoint endpoint) {
        Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
        if (!description.isEmpty()) {
            metadata.put(DESCRIPTION, description);
        }
        return new StoredContext(name, metadata, new LinkedHashMap<>(Map.of(DOCKER, endpoint.json())));
    }

    String description() {
        return Json.string(metadata, DESCRIPTION);
    }

    DockerEndpoint endpoint() {
        return DockerEndpoint.of(Json.object(endpoints, DOCKER));
    }

    StoredContext named(String other) {
        return new StoredContext(other, metadata, endpoints);
    }

    StoredContext described(String description) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(metadata);
        if (description.isEmpty()) {
            changed.remove(DESCRIPTION);
        } else {
            changed.put(DESCRIPTION, description);
        }
        return new StoredContext(name, changed, endpoints);
    }

    StoredContext at(DockerEndpoint endpoint) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(endpoints);
        changed.put(DOCKER, endpoint.json());
        return new StoredContext(name, metadata, changed);
    }

    Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("Name", name);
        json.put("Metadata", metadata);
        json.put("Endpoints", endpoints);
        return json;
    }
}
