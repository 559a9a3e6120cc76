package dev.jdocker.jrunc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jdocker.oci.Resources;
import dev.jdocker.oci.SpecJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes of resources, as documents: what a change does not name stays as it was. */
final class Limits {
    private static final ObjectMapper TREES = JsonMapper.builder().build();

    private Limits() {}

    /** The limits after a change. */
    static Resources merge(@Nullable Resources before, Resources change) {
        ObjectNode merged = before == null ? TREES.createObjectNode() : tree(before);
        overlay(merged, tree(change));
        return SpecJson.read(SpecJson.write(merged), Resources.class);
    }

    /** A file for {@code update} writes 0 and "" for what is not to be changed, as runc shows in its help. */
    static Resources withoutZeros(Resources change) {
        ObjectNode tree = tree(change);
        for (String group : new String[] {"memory", "cpu", "pids", "blockIO"}) {
            if (tree.get(group) instanceof ObjectNode node) {
                node.properties()
                        .removeIf(entry ->
                                isZero(entry.getValue()) && !entry.getKey().equals("idle"));
            }
        }
        return SpecJson.read(SpecJson.write(tree), Resources.class);
    }

    private static boolean isZero(JsonNode value) {
        return (value.isNumber() && value.longValue() == 0)
                || (value.isTextual() && value.textValue().isEmpty());
    }

    private static void overlay(ObjectNode target, ObjectNode change) {
        for (Map.Entry<String, JsonNode> entry : change.properties()) {
            if (target.get(entry.getKey()) instanceof ObjectNode old && entry.getValue() instanceof ObjectNode fresh) {
                overlay(old, fresh);
            } else {
                target.set(entry.getKey(), entry.getValue());
            }
        }
    }

    private static ObjectNode tree(Resources resources) {
        try {
            return (ObjectNode) TREES.readTree(SpecJson.write(resources));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
