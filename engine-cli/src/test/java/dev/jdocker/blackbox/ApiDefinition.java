package dev.jdocker.blackbox;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the Engine API 1.51 says of answers: for each operation its statuses, for each status the JSON schema of the body
 * ({@code api/definition.json}). An answer with a status or a field that is not listed, a wrong type, or a field missing
 * fails the case that saw it. Bodies for older versions are not judged, their statuses are.
 */
final class ApiDefinition {

    private static final Pattern TARGET = Pattern.compile("(?:/v([0-9.]+))?(/[^?]*)(?:\\?.*)?");
    private static final JsonNode ALL = read();
    private static final List<Operation> OPERATIONS = operations();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final Map<String, JsonSchema> COMPILED = new ConcurrentHashMap<>();

    private static volatile boolean judges;

    private ApiDefinition() {}

    /** Whether the answers of the case to come must fit. */
    static void judgeFromNow(boolean asked) {
        judges = asked || Boolean.getBoolean("jdocker.test.judge");
    }

    /** One operation, by method and path as the definition names it: {@code GET /containers/{id}/json}. */
    record Operation(String name, Pattern path, JsonNode statuses) {

        boolean fits(String method, String target) {
            return name.startsWith(method + " ") && path.matcher(target).matches();
        }

        /** Where two fit, that with more of its path spelled out is meant. */
        int literals() {
            return name.replaceAll("\\{[^}]*\\}", "").length();
        }
    }

    /** What the operations are called. */
    static List<String> names() {
        return OPERATIONS.stream().map(Operation::name).toList();
    }

    /** The operation that a request is for, if it is one of the API. */
    static Optional<Operation> operation(String method, String target) {
        Matcher matcher = TARGET.matcher(target);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return OPERATIONS.stream()
                .filter(operation -> operation.fits(method, matcher.group(2)))
                .findFirst();
    }

    /** Fails when the answer is none that the definition has. */
    static void judge(String method, String target, Http.Reply reply) {
        Optional<Operation> found = judges ? operation(method, target) : Optional.empty();
        if (found.isEmpty()) {
            return;
        }
        Operation operation = found.get();
        JsonNode schema = operation.statuses().get(Integer.toString(reply.status()));
        if (schema == null) {
            throw new AssertionError(
                    operation.name() + " has no status " + reply.status() + " in the API's definition: " + reply);
        }
        boolean json = reply.headers().getOrDefault("content-type", "").startsWith("application/json");
        Matcher matcher = TARGET.matcher(target);
        boolean newest = matcher.matches()
                && (matcher.group(1) == null || matcher.group(1).equals("1.51"));
        if (!json || schema.isNull() || method.equals("HEAD") || !(newest || reply.status() >= 400)) {
            return;
        }
        List<String> faults = new ArrayList<>();
        for (JsonNode value : values(reply.body())) {
            schema(operation.name() + " " + reply.status(), schema)
                    .validate(value)
                    .forEach(fault -> faults.add(fault.toString()));
        }
        if (!faults.isEmpty()) {
            throw new AssertionError(operation.name() + " " + reply.status() + " does not fit the API's definition: "
                    + String.join("; ", faults) + "\n" + reply.text());
        }
    }

    /** One object, or all of a stream. */
    private static List<JsonNode> values(byte[] body) {
        List<JsonNode> values = new ArrayList<>();
        try (JsonParser parser = Http.JSON.createParser(body)) {
            while (parser.nextToken() != null) {
                values.add(Http.JSON.readTree(parser));
            }
            return values;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonSchema schema(String key, JsonNode schema) {
        return COMPILED.computeIfAbsent(key, absent -> {
            ObjectNode whole = schema.deepCopy();
            whole.set("$defs", ALL.get("$defs"));
            return SCHEMAS.getSchema(whole);
        });
    }

    private static List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        ALL.path("operations").properties().forEach(entry -> {
            String path = entry.getKey().substring(entry.getKey().indexOf(' ') + 1);
            // Names of images and volumes may have slashes.
            String pattern = path.replace("{name}", "(.+)").replaceAll("\\{[a-z]+\\}", "([^/]+)");
            operations.add(new Operation(entry.getKey(), Pattern.compile(pattern), entry.getValue()));
        });
        operations.sort(Comparator.comparingInt(Operation::literals).reversed());
        return operations;
    }

    private static JsonNode read() {
        try (InputStream in = Objects.requireNonNull(ApiDefinition.class.getResourceAsStream("/api/definition.json"))) {
            return Http.JSON.readTree(in);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
