package dev.jdocker.daemon.build.solve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jdocker.api.json.Json;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.daemon.build.graph.History;
import dev.jdocker.daemon.build.graph.Plan;
import dev.jdocker.daemon.build.remote.NewCache;
import dev.jdocker.daemon.error.ApiException;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.image.ConfigDocument;
import dev.jdocker.daemon.image.ImagePlatform;
import dev.jdocker.daemon.persist.Documents;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes the config of an image as BuildKit does. */
final class ImageDocument {

    private static final String DOCKERFILE = "buildkit.dockerfile.v0";
    private static final String GRAPH = "buildkit.exporter.image.v0";

    private ImageDocument() {}

    /** When and whether a step has made a layer. */
    record Made(@Nullable Timestamp at, boolean layer) {}

    /**
     * The document.
     *
     * @param epoch what stands for all times of what is new, null for the true ones
     * @param now for what has no time otherwise
     * @param inlineCache what made the layers, for other builders; null if that is not wanted
     */
    static byte[] write(
            Plan plan,
            Tree.Layers result,
            Function<History, Made> made,
            @Nullable Timestamp epoch,
            Timestamp now,
            byte @Nullable [] inlineCache) {
        ObjectNode document = Json.mapper().createObjectNode();
        ImagePlatform platform = plan.platform();
        document.put("architecture", platform.architecture());
        if (!platform.variant().isEmpty()) {
            document.put("variant", platform.variant());
        }
        if (!plan.author().isEmpty()) {
            document.put("author", plan.author());
        }
        document.set("config", Json.mapper().valueToTree(plan.config()));
        ArrayNode history = Json.mapper().createArrayNode();
        // What stands before the first layer of known age has that age, so that a build that is all found makes the
        // same image again.
        Timestamp first = plan.history().stream()
                .filter(entry -> entry.inherited() == null)
                .map(entry -> made.apply(entry).at())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(now);
        Timestamp last = null;
        for (History entry : plan.history()) {
            ObjectNode line = history.addObject();
            ConfigDocument.Step inherited = entry.inherited();
            if (inherited != null) {
                last = inherited.created() == null ? last : inherited.created();
                line(line, last, inherited.createdBy(), inherited.comment(), inherited.emptyLayer());
                continue;
            }
            Made of = made.apply(entry);
            if (epoch != null) {
                last = epoch;
            } else if (of.at() != null) {
                last = of.at();
            } else if (last == null) {
                last = first;
            }
            line(line, last, entry.createdBy(), plan.ofGraph() ? GRAPH : DOCKERFILE, !of.layer());
        }
        document.put("created", (last == null ? epoch == null ? now : epoch : last).toString());
        document.set("history", history);
        document.put("os", platform.os());
        ObjectNode rootfs = document.putObject("rootfs");
        rootfs.put("type", "layers");
        ArrayNode layers = rootfs.putArray("diff_ids");
        result.diffIds().forEach(layer -> layers.add(layer.toString()));
        if (inlineCache != null) {
            document.put(NewCache.INLINE, inlineCache);
        }
        return Documents.write(document);
    }

    /**
     * A config that a client gives, with the layers and what {@code own} says besides where it says nothing.
     *
     * @throws BadRequest if it is none
     */
    static byte[] complete(byte[] given, byte[] own) {
        ObjectNode document = object(given);
        ObjectNode known = object(own);
        document.set("rootfs", known.path("rootfs"));
        int layers = known.path("rootfs").path("diff_ids").size();
        ArrayNode history = Json.mapper().createArrayNode();
        int told = 0;
        for (JsonNode entry : document.path("history")) {
            if (entry instanceof ObjectNode line && !line.path("empty_layer").asBoolean() && told++ >= layers) {
                line.put("empty_layer", true);
            }
            history.add(entry);
        }
        JsonNode lines = known.path("history");
        for (int i = Math.min(told, layers); i < lines.size(); i++) {
            history.add(lines.get(i));
        }
        document.set("history", history);
        for (String key : List.of("architecture", "os", "created", NewCache.INLINE)) {
            if (!document.hasNonNull(key) && known.has(key)) {
                document.set(key, known.get(key));
            }
        }
        byte[] complete = Documents.write(document);
        try {
            ConfigDocument _ = ConfigDocument.parse(complete);
        } catch (IOException | ApiException e) {
            throw new BadRequest("failed to parse image config: " + e.getMessage(), e);
        }
        return complete;
    }

    private static ObjectNode object(byte[] json) {
        try {
            if (Documents.tree(json) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException e) {
            throw new BadRequest("failed to parse image config: it is no JSON", e);
        }
        throw new BadRequest("failed to parse image config: it is no object");
    }

    private static void line(
            ObjectNode line, @Nullable Timestamp created, String createdBy, String comment, boolean empty) {
        if (created != null) {
            line.put("created", created.toString());
        }
        line.put("created_by", createdBy);
        if (!comment.isEmpty()) {
            line.put("comment", comment);
        }
        if (empty) {
            line.put("empty_layer", true);
        }
    }
}
