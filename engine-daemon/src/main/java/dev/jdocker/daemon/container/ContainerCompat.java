package dev.jdocker.daemon.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jdocker.api.ApiVersion;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.http.compat.Compat;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** How operations on containers differ between API versions, as dockerd 28.5 treats older clients (T43). */
final class ContainerCompat {
    private static final String CREATE = "POST /containers/create";
    private static final String UPDATE = "POST /containers/{id}/update";
    private static final String INSPECT = "GET /containers/{id}/json";
    private static final String LIST = "GET /containers/json";
    private static final Set<String> NOT_USER_DEFINED = Set.of("none", "host", "bridge", "default");

    private ContainerCompat() {}

    /**
     * @param cgroupVersion 1 or 2; the default of {@code CgroupnsMode} depended on it
     */
    static void register(Compat compat, int cgroupVersion) {
        compat.request(CREATE, new ApiVersion(1, 25), body -> hostConfig(body, host -> host.put("AutoRemove", false)))
                .request(CREATE, new ApiVersion(1, 40), ContainerCompat::before1Dot40)
                .request(CREATE, new ApiVersion(1, 42), ContainerCompat::before1Dot42)
                .request(CREATE, new ApiVersion(1, 43), body -> hostConfig(body, host -> host.remove("Annotations")))
                .request(CREATE, new ApiVersion(1, 44), ContainerCompat::before1Dot44)
                .request(CREATE, new ApiVersion(1, 45), ContainerCompat::before1Dot45)
                .request(CREATE, new ApiVersion(1, 48), ContainerCompat::before1Dot48)
                .response(LIST, new ApiVersion(1, 46), ContainerCompat::withoutAnnotations)
                .response(INSPECT, new ApiVersion(1, 45), ContainerCompat::shortIdAsAlias)
                .request(UPDATE, new ApiVersion(1, 40), ContainerCompat::withoutPidsLimit)
                .parameter(CREATE, new ApiVersion(1, 41), "platform")
                .parameter("GET /containers/{id}/stats", new ApiVersion(1, 41), "one-shot")
                .parameter("POST /containers/{id}/stop", new ApiVersion(1, 42), "signal")
                .parameter("POST /containers/{id}/restart", new ApiVersion(1, 42), "signal");
        if (cgroupVersion == 1) {
            compat.request(
                    CREATE,
                    new ApiVersion(1, 41),
                    body -> hostConfig(body, host -> putIfOpen(host, "CgroupnsMode", "host")));
        }
    }

    private static JsonNode withoutPidsLimit(JsonNode body) {
        if (body instanceof ObjectNode update) {
            update.remove("PidsLimit");
        }
        return body;
    }

    private static JsonNode before1Dot40(JsonNode body) {
        mounts(body, mount -> options(mount, "BindOptions").remove("NonRecursive"));
        return hostConfig(body, host -> {
            host.remove("KernelMemoryTCP");
            putIfOpen(host, "IpcMode", "shareable");
        });
    }

    private static JsonNode before1Dot42(JsonNode body) {
        mounts(body, mount -> options(mount, "BindOptions").remove("CreateMountpoint"));
        return hostConfig(body, host -> host.remove("ConsoleSize"));
    }

    private static JsonNode before1Dot44(JsonNode body) {
        if (body.get("Healthcheck") instanceof ObjectNode health) {
            health.remove("StartInterval");
        }
        mounts(body, mount -> {
            if (mount.path("Type").asText().equals("bind")) {
                if (options(mount, "BindOptions").path("ReadOnlyForceRecursive").asBoolean()) {
                    throw new BadRequest("BindOptions.ReadOnlyForceRecursive needs API v1.44 or newer");
                }
                if (mount.path("ReadOnly").asBoolean()) {
                    // Read-only did not reach below the mount's top then.
                    child(mount, "BindOptions").put("ReadOnlyNonRecursive", true);
                }
            }
        });
        JsonNode endpoints = body.path("NetworkingConfig").path("EndpointsConfig");
        if (endpoints.size() > 1) {
            List<String> names = new ArrayList<>();
            endpoints.fieldNames().forEachRemaining(names::add);
            throw new BadRequest(
                    "Container cannot be created with multiple network endpoints: " + String.join(", ", names));
        }
        for (JsonNode endpoint : endpoints) {
            if (endpoint instanceof ObjectNode object) {
                object.remove("MacAddress");
            }
        }
        return body;
    }

    private static JsonNode before1Dot45(JsonNode body) {
        mounts(body, mount -> {
            if (!options(mount, "VolumeOptions").path("Subpath").asText().isEmpty()) {
                throw new BadRequest("VolumeOptions.Subpath needs API v1.45 or newer");
            }
        });
        return body;
    }

    private static JsonNode before1Dot48(JsonNode body) {
        mounts(body, mount -> {
            if (mount.path("Type").asText().equals("image")) {
                throw new BadRequest("Mount type \"Image\" needs API v1.48 or newer");
            }
        });
        return body;
    }

    private static JsonNode withoutAnnotations(JsonNode list) {
        for (JsonNode container : list) {
            if (container.get("HostConfig") instanceof ObjectNode host) {
                host.remove("Annotations");
            }
        }
        return list;
    }

    /** Until 1.44 the names that the engine itself gave a container in a user's network stood among the aliases. */
    private static JsonNode shortIdAsAlias(JsonNode container) {
        String id = container.path("Id").asText();
        String hostname = container.path("Config").path("Hostname").asText();
        container.path("NetworkSettings").path("Networks").properties().forEach(network -> {
            if (!NOT_USER_DEFINED.contains(network.getKey()) && network.getValue() instanceof ObjectNode endpoint) {
                ArrayNode aliases =
                        endpoint.get("Aliases") instanceof ArrayNode given ? given : endpoint.putArray("Aliases");
                for (String name : List.of(id.substring(0, Math.min(12, id.length())), hostname)) {
                    boolean known = false;
                    for (JsonNode alias : aliases) {
                        known |= alias.asText().equals(name);
                    }
                    if (!known && !name.isEmpty()) {
                        aliases.add(name);
                    }
                }
            }
        });
        return container;
    }

    private static JsonNode hostConfig(JsonNode body, Consumer<ObjectNode> change) {
        if (body instanceof ObjectNode object) {
            change.accept(child(object, "HostConfig"));
        }
        return body;
    }

    private static void mounts(JsonNode body, Consumer<ObjectNode> change) {
        for (JsonNode mount : body.path("HostConfig").path("Mounts")) {
            if (mount instanceof ObjectNode object) {
                change.accept(object);
            }
        }
    }

    /** The options to look into, or an empty object that belongs to nothing. */
    private static ObjectNode options(ObjectNode mount, String name) {
        return mount.get(name) instanceof ObjectNode given ? given : mount.objectNode();
    }

    private static ObjectNode child(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode given ? given : parent.putObject(name);
    }

    private static void putIfOpen(ObjectNode object, String name, String value) {
        if (object.path(name).asText("").isEmpty() || object.path(name).isNull()) {
            object.put(name, value);
        }
    }
}
