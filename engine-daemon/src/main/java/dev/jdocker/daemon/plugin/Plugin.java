package dev.jdocker.daemon.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jdocker.api.client.Http;
import dev.jdocker.api.client.HttpRequest;
import dev.jdocker.api.client.HttpResponse;
import dev.jdocker.api.transport.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One plugin: JSON posted to {@code /Kind.Method}, JSON back. */
public record Plugin(String name, Transport transport) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MAX_ANSWER_BYTES = 4 * 1024 * 1024;

    /** What it says it implements when it is first spoken to: {@code authz}, {@code VolumeDriver}, … */
    public Set<String> activate() throws IOException {
        Set<String> kinds = new TreeSet<>();
        call("Plugin.Activate", MAPPER.createObjectNode()).path("Implements").forEach(kind -> kinds.add(kind.asText()));
        return kinds;
    }

    /**
     * Calls a method.
     *
     * @throws IOException if it cannot be reached, takes too long or answers with a failure
     */
    public JsonNode call(String method, Object arguments) throws IOException {
        byte[] body = MAPPER.writeValueAsBytes(arguments);
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        Thread caller = Thread.ofVirtual().name("plugin-" + name).start(() -> {
            try {
                answer.complete(exchange(method, body));
            } catch (IOException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        try {
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            caller.interrupt();
            throw new IOException("no answer within " + PATIENCE.toSeconds() + " seconds", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(String.valueOf(cause.getMessage()), cause);
        } catch (InterruptedException e) {
            caller.interrupt();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private JsonNode exchange(String method, byte[] body) throws IOException {
        try (Http http = Http.closing(transport)) {
            HttpResponse response = http.exchange(HttpRequest.json("POST", "/" + method, body)
                    .with("Accept", "application/vnd.docker.plugins.v1.2+json"));
            try (InputStream in = response.body()) {
                byte[] bytes = in.readNBytes(MAX_ANSWER_BYTES);
                JsonNode answer = bytes.length == 0 ? MAPPER.createObjectNode() : MAPPER.readTree(bytes);
                if (response.status() != 200) {
                    throw new IOException(answer.path("Err").asText("status " + response.status()));
                }
                return answer;
            }
        }
    }
}
