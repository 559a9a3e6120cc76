package dev.jdocker.daemon.http.compat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jdocker.api.ApiVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The differences between API versions, as changes of bodies and query parameters. Each says which version brought the newer form: a client
 * that speaks an older one gets its answers changed back, step by step from the newest version down, and what it sends
 * changed forward, step by step up; what cannot be is refused by the exception of an answer. Answers that report a failure are the same in all versions.
 *
 * <p>An operation is named by method and pattern as it was registered: {@code "GET /containers/{id}/json"}.
 */
public final class Compat {

    /** Changes a body to the form one version older, or one version newer; may change its argument. */
    @FunctionalInterface
    public interface Change {

        /** The changed body; a missing node of what older clients are not told, which only parts of a stream may be. */
        JsonNode apply(JsonNode body);
    }

    private record Step(ApiVersion since, Change change) {}

    private final Map<String, List<Step>> responses = new ConcurrentHashMap<>();
    private final Map<String, List<Step>> requests = new ConcurrentHashMap<>();
    private final Map<String, Map<String, ApiVersion>> parameters = new ConcurrentHashMap<>();

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

    /** For clients older than {@code since}: what they send as query parameter {@code name} is ignored. */
    public Compat parameter(String operation, ApiVersion since, String name) {
        parameters.computeIfAbsent(operation, key -> new ConcurrentHashMap<>()).put(name, since);
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

    /** The query parameters that {@code version} knows. */
    public Map<String, List<String>> parameters(String operation, ApiVersion version, Map<String, List<String>> sent) {
        Map<String, ApiVersion> since = parameters.getOrDefault(operation, Map.of());
        if (sent.keySet().stream().noneMatch(since::containsKey)) {
            return sent;
        }
        Map<String, List<String>> known = new LinkedHashMap<>(sent);
        known.keySet().removeIf(name -> version.compareTo(since.getOrDefault(name, version)) < 0);
        return known;
    }

    private static JsonNode apply(Map<String, List<Step>> all, String operation, ApiVersion version, JsonNode body) {
        JsonNode result = body;
        for (Step step : all.getOrDefault(operation, List.of())) {
            if (concerns(step, version) && !result.isMissingNode()) {
                result = step.change().apply(result);
            }
        }
        return result;
    }

    private static boolean concerns(Step step, ApiVersion version) {
        return version.compareTo(step.since()) < 0;
    }
}
