package dev.jdocker.daemon.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jdocker.api.container.Ulimit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads resource limits as the daemon is told them: {@code nofile=1024:2048}, or an object by names in the file. */
final class DefaultUlimits {
    private DefaultUlimits() {}

    /** {@code {"nofile": {"Name": "nofile", "Soft": 1024, "Hard": 2048}}}; by name. */
    static List<Ulimit> read(JsonNode object) {
        Map<String, Ulimit> limits = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            JsonNode limit = entry.getValue();
            limits.put(
                    entry.getKey(),
                    checked(new Ulimit(
                            entry.getKey(),
                            limit.path("Hard").asLong(),
                            limit.path("Soft").asLong())));
        }
        return List.copyOf(limits.values());
    }

    /** Words of the command line; of one name the last wins. */
    static List<Ulimit> parse(Collection<String> words) {
        Map<String, Ulimit> limits = new TreeMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals <= 0) {
                throw new ConfigException("invalid ulimit argument: " + word);
            }
            String name = word.substring(0, equals);
            String[] values = word.substring(equals + 1).split(":", -1);
            if (values.length > 2) {
                throw new ConfigException("too many limit values - " + word.substring(equals + 1)
                        + ", can only have up to two, `soft[:hard]`");
            }
            limits.put(
                    name, checked(new Ulimit(name, number(word, values[values.length - 1]), number(word, values[0]))));
        }
        return List.copyOf(limits.values());
    }

    private static long number(String word, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new ConfigException("invalid ulimit argument: " + word, e);
        }
    }

    private static Ulimit checked(Ulimit limit) {
        if (!Ulimit.NAMES.contains(limit.name())) {
            throw new ConfigException("invalid ulimit type: " + limit.name());
        }
        if (limit.hard() != -1 && (limit.soft() == -1 || limit.soft() > limit.hard())) {
            throw new ConfigException("ulimit soft limit must be less than or equal to hard limit: " + limit.soft()
                    + " > " + limit.hard());
        }
        return limit;
    }
}
