package dev.jdocker.daemon.image;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.ImageConfig;
import dev.jdocker.api.json.Json;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.daemon.persist.Documents;
import java.io.IOException;
import java.util.List;

/** An image's config document being made, perhaps on that of a parent, whose members that nobody here knows stay. */
public final class ConfigDraft {

    // of the container that Docker once committed from: never true of the new image
    private static final List<String> OF_CONTAINER = List.of("container", "container_config", "id", "parent");

    private final ObjectNode document;

    private ConfigDraft(ObjectNode document) {
        this.document = document;
    }

    /**
     * A line of an image's history: {@code {"created": "…", "created_by": "sh", "author": "…", "comment": "…",
     * "empty_layer": true}}.
     */
    public record Step(
            @JsonProperty("created") Timestamp created,

            @JsonProperty("created_by") @JsonInclude(JsonInclude.Include.NON_EMPTY)
            String createdBy,

            @JsonProperty("author") @JsonInclude(JsonInclude.Include.NON_EMPTY)
            String author,

            @JsonProperty("comment") @JsonInclude(JsonInclude.Include.NON_EMPTY)
            String comment,

            @JsonProperty("empty_layer") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
            boolean emptyLayer) {}

    /** An image of no layers for a platform. */
    public static ConfigDraft scratch(ImagePlatform platform) {
        ObjectNode document = Json.mapper().createObjectNode();
        document.put("architecture", platform.architecture());
        if (!platform.variant().isEmpty()) {
            document.put("variant", platform.variant());
        }
        document.put("os", platform.os());
        return new ConfigDraft(document);
    }

    /** An image on top of another, whose document this is. */
    public static ConfigDraft on(byte[] parent) throws IOException {
        if (!(Documents.tree(parent) instanceof ObjectNode document)) {
            throw new IOException("not an image's config: no JSON object");
        }
        document.remove(OF_CONTAINER);
        return new ConfigDraft(document);
    }

    public ConfigDraft config(ImageConfig config) {
        document.set("config", Json.mapper().valueToTree(config));
        return this;
    }

    public ConfigDraft created(Timestamp created) {
        document.put("created", created.toString());
        return this;
    }

    public ConfigDraft author(String author) {
        return text("author", author);
    }

    public ConfigDraft comment(String comment) {
        return text("comment", comment);
    }

    /** What made it, as Docker's {@code docker_version}. */
    public ConfigDraft madeBy(String version) {
        return text("docker_version", version);
    }

    /** Adds a layer on top, and the step that made it, which does not say that it made none. */
    public ConfigDraft layer(DiffId layer, Step step) {
        list(document.withObjectProperty("rootfs"), "diff_ids").add(layer.toString());
        return step(step);
    }

    /** Adds a step, {@code emptyLayer} where it changed the config only. */
    public ConfigDraft step(Step step) {
        list(document, "history").add(Json.mapper().<JsonNode>valueToTree(step));
        return this;
    }

    public byte[] toJson() {
        ObjectNode rootfs = document.withObjectProperty("rootfs").put("type", "layers");
        ArrayNode _ = list(rootfs, "diff_ids");
        return Documents.write(document);
    }

    private ConfigDraft text(String member, String text) {
        if (text.isEmpty()) {
            document.remove(member);
        } else {
            document.put(member, text);
        }
        return this;
    }

    /** The list of that name, made where it is missing or null. */
    private static ArrayNode list(ObjectNode in, String name) {
        return in.get(name) instanceof ArrayNode list ? list : in.putArray(name);
    }
}
