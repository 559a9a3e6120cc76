package dev.jdocker.daemon.http.compat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jdocker.api.ApiVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The differences between API versions, as changes of bodies. Each says which version brought the newer form: a client
 * that speaks an older one gets its answers changed back, step by step from the newest version down, and what it sends
 * changed forward, step by step up. Answers that report a failure are the same in all versions.
 *
 * <p>An operation is named by method and pattern as it was registered: {@code "GET /containers/{id}/json"}.
 */
public final class Compat {

    /** Changes a body to the form one version older, or one version newer; may change its argument. */
    @FunctionalInterface
    public interface Change {

        /** The changed body. */
        JsonNode apply(JsonNode body);
    }

    private record Step(ApiVersion since, Change change) {}

    private final Map<String, List<Step>> responses = new ConcurrentHashMap<>();
    private final Map<String, List<Step>> requests = new ConcurrentHashMap<>();

    /** For clients older than {@code since}: {@code change} makes an answer what it was before that version. */
    public Compat response(String operation, ApiVersion since, Change change) {
        add(
                responses,
                operation,
                new Step(since, change),
                Comparator.comparing(Step::since).reversed());
        return this;
    }

    /** For clients older than {@code since}: {@code change} makes a request body what that version would send. */
    public Compat request(String operation, ApiVersion since, Change change) {
        add(requests, operation, new Step(since, change), Comparator.comparing(Step::since));
        return this;
    }

    private static void add(Map<String, List<Step>> all, String operation, Step step, Comparator<Step> order) {
        all.compute(operation, (key, old) -> {
            List<Step> steps = old == null ? new ArrayList<>() : new ArrayList<>(old);
            steps.add(step);
            steps.sort(order);
            return List.copyOf(steps);
        });
    }

    /** Whether answers of this operation differ between {@code version} and the newest one. */
    public boolean changes(String operation, ApiVersion version) {
        return responses.getOrDefault(operation, List.of()).stream().anyMatch(step -> concerns(step, version));
    }

    /** The answer in the form of {@code version}. */
    public JsonNode response(String operation, ApiVersion version, JsonNode newest) {
        return apply(responses, operation, version, newest);
    }

    /** The request body in the newest form. */
    public JsonNode request(String operation, ApiVersion version, JsonNode sent) {
        return apply(requests, operation, version, sent);
    }

    private static JsonNode apply(Map<String, List<Step>> all, String operation, ApiVersion version, JsonNode body) {
        JsonNode result = body;
        for (Step step : all.getOrDefault(operation, List.of())) {
            if (concerns(step, version)) {
                result = step.change().apply(result);
            }
        }
        return result;
    }

    private static boolean concerns(Step step, ApiVersion version) {
        return version.compareTo(step.since()) < 0;
    }
}
