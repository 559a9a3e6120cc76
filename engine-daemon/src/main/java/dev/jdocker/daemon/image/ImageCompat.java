package dev.jdocker.daemon.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jdocker.api.ApiVersion;
import dev.jdocker.daemon.http.compat.Compat;
import java.util.List;
import java.util.function.Consumer;

/** How answers about images differ between API versions, as dockerd 28.5 gives them to older clients. */
public final class ImageCompat {

    private static final String INSPECT = "GET /images/{name:.*}/json";
    private static final String LIST = "GET /images/json";

    private ImageCompat() {}

    static void register(Compat compat) {
        compat.response(INSPECT, new ApiVersion(1, 52), ImageCompat::emptyConfigFields)
                .response(INSPECT, new ApiVersion(1, 50), ImageCompat::containerFields)
                .response(INSPECT, new ApiVersion(1, 45), ImageCompat::containerConfig)
                .response(INSPECT, new ApiVersion(1, 44), ImageCompat::virtualSize)
                .response(LIST, new ApiVersion(1, 51), list -> each(list, image -> image.put("Containers", -1)))
                .response(LIST, new ApiVersion(1, 44), list -> each(list, ImageCompat::virtualSize))
                .response(LIST, new ApiVersion(1, 43), list -> each(list, ImageCompat::noneNames))
                .parameter("POST /images/load", new ApiVersion(1, 48), "platform")
                .parameter("GET /images/get", new ApiVersion(1, 48), "platform")
                .parameter("GET /images/{name:.*}/get", new ApiVersion(1, 48), "platform");
    }

    /** Since 1.52 what is empty is left out. */
    private static JsonNode emptyConfigFields(JsonNode image) {
        if (image.get("Config") instanceof ObjectNode config) {
            for (String name : List.of("Cmd", "Entrypoint", "Env", "Labels", "OnBuild", "Volumes")) {
                if (!config.has(name)) {
                    config.putNull(name);
                }
            }
            for (String name : List.of("User", "WorkingDir")) {
                if (!config.has(name)) {
                    config.put(name, "");
                }
            }
        }
        return image;
    }

    /** Until 1.49 an image's config had the fields of a container's. */
    private static JsonNode containerFields(JsonNode image) {
        if (image.get("Config") instanceof ObjectNode config) {
            for (String name :
                    List.of("AttachStderr", "AttachStdin", "AttachStdout", "OpenStdin", "StdinOnce", "Tty")) {
                config.put(name, false);
            }
            for (String name : List.of("Domainname", "Hostname", "Image")) {
                config.put(name, "");
            }
        }
        return image;
    }

    /** Until 1.44 the config of the container that the image was committed from; always an empty one here. */
    private static JsonNode containerConfig(JsonNode image) {
        if (image instanceof ObjectNode object) {
            ObjectNode container = object.objectNode();
            container.set("Config", object.objectNode());
            containerFields(emptyConfigFields(container));
            object.set("ContainerConfig", container.get("Config"));
        }
        return image;
    }

    private static JsonNode virtualSize(JsonNode image) {
        if (image instanceof ObjectNode object) {
            object.set("VirtualSize", object.get("Size"));
        }
        return image;
    }

    /** Until 1.42 an image without a name was called {@code <none>} (T51), and what others lacked was null. */
    private static JsonNode noneNames(JsonNode image) {
        if (image instanceof ObjectNode object
                && image.path("RepoTags").isEmpty()
                && image.path("RepoDigests").isEmpty()) {
            object.putArray("RepoTags").add("<none>:<none>");
            object.putArray("RepoDigests").add("<none>@<none>");
        } else if (image instanceof ObjectNode object) {
            nullWhereEmpty(object);
        }
        return image;
    }

    /** Names of a kind that an image has none of, as dockerd tells them where it takes no care of that. */
    public static void nullWhereEmpty(ObjectNode image) {
        for (String names : List.of("RepoTags", "RepoDigests")) {
            if (image.path(names).isEmpty()) {
                image.putNull(names);
            }
        }
    }

    private static JsonNode each(JsonNode list, Consumer<ObjectNode> change) {
        for (JsonNode image : list) {
            if (image instanceof ObjectNode object) {
                change.accept(object);
            }
        }
        return list;
    }
}
