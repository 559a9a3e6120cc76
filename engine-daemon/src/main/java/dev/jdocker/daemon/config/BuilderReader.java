package dev.jdocker.daemon.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jdocker.api.filter.Filters;
import dev.jdocker.api.text.ByteSize;
import dev.jdocker.api.text.GoDuration;
import dev.jdocker.daemon.config.BuilderOptions.CacheBounds;
import dev.jdocker.daemon.config.BuilderOptions.CacheCollection;
import dev.jdocker.daemon.config.BuilderOptions.CacheRule;
import dev.jdocker.daemon.config.BuilderOptions.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads {@code builder} of daemon.json, in any case of letters as dockerd does:
 * <pre>{"entitlements": {"security-insecure": true},
 *  "gc": {"defaultKeepStorage": "20GB", "policy": [{"maxUsedSpace": "512MB", "filter": ["unused-for=48h"]}]},
 *  "history": {"maxAge": "48h", "maxEntries": 50}}</pre>
 */
final class BuilderReader {
    private final TreeSet<String> entitlements = new TreeSet<>(BuilderOptions.DEFAULTS.entitlements());
    private CacheCollection collection = BuilderOptions.DEFAULTS.collection();
    private History history = BuilderOptions.DEFAULTS.history();

    private BuilderReader() {}

    /** @throws ConfigException if something of it is not known or cannot be read */
    static BuilderOptions read(JsonNode value) {
        BuilderReader reader = new BuilderReader();
        members("builder", value, Set.of("entitlements", "gc", "history")).forEach(reader::member);
        return new BuilderOptions(reader.entitlements, reader.collection, reader.history);
    }

    private void member(String key, JsonNode value) {
        switch (key) {
            case "gc" -> collection = collection(value);
            case "history" -> history = history(value);
            default ->
                members("builder.entitlements", value, Set.of("network-host", "security-insecure"))
                        .forEach((name, on) -> entitle(name.replace('-', '.'), bool(name, on)));
        }
    }

    private void entitle(String name, boolean on) {
        if (on) {
            entitlements.add(name);
        } else {
            entitlements.remove(name);
        }
    }

    private static CacheCollection collection(JsonNode value) {
        Map<String, JsonNode> members = members(
                "builder.gc",
                value,
                Set.of(
                        "enabled",
                        "policy",
                        "defaultkeepstorage",
                        "defaultreservedspace",
                        "defaultmaxusedspace",
                        "defaultminfreespace"));
        JsonNode enabled = members.get("enabled");
        List<CacheRule> rules = new ArrayList<>();
        JsonNode policy = members.getOrDefault("policy", JsonNodeFactory.instance.arrayNode());
        if (!policy.isArray()) {
            throw new ConfigException("builder.gc.policy must be a list of rules");
        }
        policy.forEach(rule -> rules.add(rule(rule)));
        return new CacheCollection(
                enabled == null || bool("builder.gc.enabled", enabled), bounds(members, "default"), rules);
    }

    private static History history(JsonNode value) {
        Map<String, JsonNode> members = members("builder.history", value, Set.of("maxage", "maxentries"));
        JsonNode age = members.get("maxage");
        JsonNode entries = members.get("maxentries");
        if (entries != null && (!entries.canConvertToInt() || entries.intValue() < 0)) {
            throw new ConfigException("builder.history.maxEntries must be a number that is not negative");
        }
        return new History(
                age == null ? BuilderOptions.DEFAULTS.history().maxAge() : age(age),
                entries == null ? BuilderOptions.DEFAULTS.history().maxEntries() : entries.intValue());
    }

    /** As dockerd takes it: a duration as Go writes it, or seconds, but as a text. */
    private static Duration age(JsonNode value) {
        String text = value.asText();
        try {
            if (value.isTextual()) {
                return text.matches("\\d{1,15}") ? Duration.ofSeconds(Long.parseLong(text)) : GoDuration.parse(text);
            }
        } catch (IllegalArgumentException e) {
            throw new ConfigException("invalid duration " + text, e);
        }
        throw new ConfigException("builder.history.maxAge must be a text such as \"48h\"");
    }

    private static CacheRule rule(JsonNode value) {
        Map<String, JsonNode> members = members(
                "builder.gc.policy",
                value,
                Set.of("all", "filter", "keepstorage", "reservedspace", "maxusedspace", "minfreespace"));
        JsonNode all = members.get("all");
        JsonNode filter = members.get("filter");
        return new CacheRule(
                all != null && bool("builder.gc.policy.all", all),
                filter == null ? Filters.none() : filters(filter),
                bounds(members, ""));
    }

    /** {@code ["type=regular", "unused-for=48h"]}, or as the API's parameter has them. */
    private static Filters filters(JsonNode value) {
        ObjectNode byKey = JsonNodeFactory.instance.objectNode();
        if (value.isArray()) {
            for (JsonNode each : value) {
                String text = each.asText();
                int equals = text.indexOf('=');
                String key =
                        (equals < 0 ? text : text.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
                byKey.withArrayProperty(key)
                        .add(equals < 0 ? "" : text.substring(equals + 1).strip());
            }
        } else if (value.isObject()) {
            byKey.setAll((ObjectNode) value);
        } else {
            throw new ConfigException("builder.gc.policy.filter must be a list of texts");
        }
        return Filters.parse(byKey.toString());
    }

    private static CacheBounds bounds(Map<String, JsonNode> members, String prefix) {
        long reserved = bytes(members, prefix + "reservedspace");
        return new CacheBounds(
                reserved == 0 ? bytes(members, prefix + "keepstorage") : reserved,
                bytes(members, prefix + "maxusedspace"),
                bytes(members, prefix + "minfreespace"));
    }

    private static long bytes(Map<String, JsonNode> members, String key) {
        JsonNode value = members.get(key);
        if (value == null || value.asText().isEmpty()) {
            return 0;
        }
        try {
            return ByteSize.parse(value.asText());
        } catch (IllegalArgumentException e) {
            throw new ConfigException("failed to parse builder.gc." + key + ": " + e.getMessage(), e);
        }
    }

    private static boolean bool(String name, JsonNode value) {
        if (!value.isBoolean()) {
            throw new ConfigException(name + " must be true or false");
        }
        return value.booleanValue();
    }

    /** By their keys in small letters. */
    private static Map<String, JsonNode> members(String name, JsonNode value, Set<String> known) {
        if (!value.isObject()) {
            throw new ConfigException(name + " must be an object");
        }
        Map<String, JsonNode> members = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            String key = entry.getKey().toLowerCase(Locale.ROOT);
            if (!known.contains(key)) {
                throw new ConfigException("unknown key: " + name + "." + entry.getKey());
            }
            members.put(key, entry.getValue());
        }
        return members;
    }
}
