package dev.jdocker.blackbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** What an engine has told since a moment, one line for each event: {@code die execDuration=n exitCode=3}. */
final class EventHistory {

    /** What every event of a container has; a case of its own looks at them. */
    private static final Set<String> COMMON = Set.of("image", "name", "container", "dev.jdocker.test");

    private final Engine engine;
    private final Instant start;

    private EventHistory(Engine engine, Instant start) {
        this.engine = engine;
        this.start = start;
    }

    static EventHistory from(Engine engine) {
        return new EventHistory(engine, Instant.now());
    }

    /** Waits until {@code count} events of an action have come and gives all up to now that concern a container. */
    List<String> await(String id, String action, int count) {
        Await.until(count + " times " + action + " of " + id + " in " + of(id), () -> {
            long seen = of(id).stream()
                    .filter(line -> line.equals(action) || line.startsWith(action + " "))
                    .count();
            return seen >= count;
        });
        return of(id);
    }

    List<String> await(String id, String action) {
        return await(id, action, 1);
    }

    List<String> of(String id) {
        List<String> lines = new ArrayList<>();
        for (JsonNode event : all()) {
            JsonNode actor = event.path("Actor");
            boolean ofNetwork = event.path("Type").asText().equals("network");
            String container = ofNetwork
                    ? actor.path("Attributes").path("container").asText()
                    : actor.path("ID").asText();
            if (container.equals(id)) {
                lines.add(line(event, ofNetwork));
            }
        }
        return lines;
    }

    List<JsonNode> all() {
        String range = "since=" + time(start) + "&until=" + time(Instant.now());
        byte[] body = engine.http().get("/events?" + range).expect(200).body();
        try (MappingIterator<JsonNode> events =
                Http.JSON.readerFor(JsonNode.class).readValues(body)) {
            return events.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String time(Instant at) {
        return at.getEpochSecond() + "." + String.format(java.util.Locale.ROOT, "%09d", at.getNano());
    }

    private static String line(JsonNode event, boolean ofNetwork) {
        TreeMap<String, String> attributes = new TreeMap<>();
        event.path("Actor").path("Attributes").properties().forEach(attribute -> {
            if (!COMMON.contains(attribute.getKey())) {
                String value = attribute.getValue().asText();
                // How long it took is the machine's affair.
                boolean duration = attribute.getKey().equals("execDuration") && value.matches("\\d+");
                attributes.put(attribute.getKey(), duration ? "n" : value);
            }
        });
        StringBuilder line = new StringBuilder(event.path("Action").asText());
        if (ofNetwork) {
            line.append(' ')
                    .append(event.path("Actor").path("Attributes").path("name").asText());
        }
        attributes.forEach(
                (key, value) -> line.append(' ').append(key).append('=').append(value));
        return line.toString();
    }
}
