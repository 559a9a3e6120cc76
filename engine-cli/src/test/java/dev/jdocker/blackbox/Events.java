package dev.jdocker.blackbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What an engine says of one container from now on. */
final class Events implements AutoCloseable {
    private final Connection connection;
    private final BlockingQueue<JsonNode> queue = new LinkedBlockingQueue<>();

    Events(Engine engine, String container) throws IOException {
        String filter = Http.filters(Map.of("container", List.of(container), "type", List.of("container")));
        connection = engine.http().open("GET", Settings.VERSION + "/events?" + filter, "", new byte[0]);
        Thread.ofVirtual().start(() -> {
            try {
                for (byte[] chunk = connection.chunk(); chunk.length > 0; chunk = connection.chunk()) {
                    try (var parser = Http.JSON.createParser(chunk)) {
                        Http.JSON.readValues(parser, JsonNode.class).forEachRemaining(queue::add);
                    }
                }
            } catch (IOException e) {
                // Closed: nobody listens any more.
                return;
            }
        });
    }

    /** All up to the first of that action; what stands before a colon counts. */
    List<JsonNode> untilEvent(String action) {
        List<JsonNode> seen = new ArrayList<>();
        try {
            while (true) {
                JsonNode event = queue.poll(Settings.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (event == null) {
                    throw new AssertionError("no event " + action + " after " + seen);
                }
                seen.add(event);
                String found = event.path("Action").asText();
                if (found.equals(action) || found.startsWith(action + ":")) {
                    return seen;
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    List<String> until(String action) {
        return untilEvent(action).stream()
                .map(event -> event.path("Action").asText())
                .toList();
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
