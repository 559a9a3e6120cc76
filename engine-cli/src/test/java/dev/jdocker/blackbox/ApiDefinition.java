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
 * What the Engine API says of answers: for each operation its statuses, for each status the JSON schema of the body, as of 1.51 in
 * {@code api/definition.json}. An answer with a status or a field that is not listed, a wrong type, or a field missing does not fit.
 *
 * <p>{@code api/older.json} has what is different in older versions, each in relation to the next: which fields there were and which
 * had to be there. Fields of later versions are no fault there, since dockerd takes few of them away ({@link VersionsIT} knows which);
 * where an older text has another type than the newest, dockerd never had it either. 1.24 is judged as 1.25, the first with schemas.
 */
final class ApiDefinition {

    private static final int NEWEST = 51;
    private static final int OLDEST = 25;

    private static final Pattern TARGET = Pattern.compile("(?:/v1\\.([0-9]+))?(/[^?]*)(?:\\?.*)?");
    private static final JsonNode ALL = read("definition.json");
    private static final JsonNode OLDER = read("older.json");
    private static final List<Operation> OPERATIONS = operations();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    /** What this engine adds to the API's objects for those who ask for it. */
    private static final Map<String, List<String>> OURS = Map.of("HostConfig", List.of("Secrets", "Configs"));

    /** What dockerd too passes on of a registry that is asked too often, without a word of the definition. */
    private static final String PASSED_ON = "POST /images/create 429";

    /** Of the versions that were asked for. */
    private static final Map<Integer, JsonNode> VERSIONS = new ConcurrentHashMap<>();

    private static final Map<String, JsonSchema> COMPILED = new ConcurrentHashMap<>();

    private ApiDefinition() {}

    /** One operation, by method and path as the definition names it: {@code GET /containers/{id}/json}. */
    record Operation(String name, Pattern path) {

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

    /** What of an answer the definition does not have; nothing of an answer to what is no operation of the API. */
    static List<String> faults(Exchange exchange) {
        return operation(exchange.method(), exchange.target())
                .map(operation -> faults(operation, exchange))
                .orElse(List.of());
    }

    private static List<String> faults(Operation operation, Exchange exchange) {
        Http.Reply reply = exchange.reply();
        int version = version(exchange.target());
        JsonNode schema = of(version).path("operations").path(operation.name()).path(Integer.toString(reply.status()));
        if (schema.isMissingNode() && !PASSED_ON.equals(operation.name() + " " + reply.status())) {
            return List.of(exchange + " has a status that the definition has not");
        }
        boolean json = reply.headers().getOrDefault("content-type", "").startsWith("application/json");
        if (!json
                || schema.isNull()
                || schema.isMissingNode()
                || exchange.method().equals("HEAD")) {
            return List.of();
        }
        List<String> faults = new ArrayList<>();
        JsonSchema compiled = schema(version, operation.name() + " " + reply.status(), schema);
        for (JsonNode value : values(exchange, faults)) {
            compiled.validate(value).forEach(fault -> faults.add(fault + " in " + exchange));
        }
        return faults;
    }

    /** One object, or all of a stream. */
    private static List<JsonNode> values(Exchange exchange, List<String> faults) {
        List<JsonNode> values = new ArrayList<>();
        try (JsonParser parser = Http.JSON.createParser(exchange.reply().body())) {
            while (parser.nextToken() != null) {
                values.add(Http.JSON.readTree(parser));
            }
        } catch (IOException e) {
            if (exchange.whole()) {
                faults.add(e.getMessage() + " in " + exchange);
            }
        }
        return values;
    }

    private static int version(String target) {
        Matcher matcher = TARGET.matcher(target);
        boolean told = matcher.matches()
                && matcher.group(1) != null
                && matcher.group(1).length() < 3;
        return told ? Math.clamp(Integer.parseInt(matcher.group(1)), OLDEST, NEWEST) : NEWEST;
    }

    private static JsonNode of(int version) {
        return VERSIONS.computeIfAbsent(version, asked -> {
            ObjectNode definition = ALL.deepCopy();
            for (int each = NEWEST - 1; each >= asked; each--) {
                JsonNode changes = OLDER.path("1." + each);
                change(definition.withObject("/$defs"), changes.path("$defs"));
                changes.path("operations")
                        .properties()
                        .forEach(operation -> change(
                                (ObjectNode) definition.path("operations").path(operation.getKey()),
                                operation.getValue()));
            }
            OURS.forEach((type, fields) -> fields.forEach(field ->
                    definition.withObject("/$defs/" + type + "/properties").putObject(field)));
            return definition;
        });
    }

    private static void change(ObjectNode definition, JsonNode changes) {
        changes.properties().forEach(change -> definition.set(change.getKey(), change.getValue()));
    }

    private static JsonSchema schema(int version, String key, JsonNode schema) {
        return COMPILED.computeIfAbsent(version + " " + key, absent -> {
            ObjectNode whole = schema.deepCopy();
            whole.set("$defs", of(version).get("$defs"));
            return SCHEMAS.getSchema(whole);
        });
    }

    private static List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        ALL.path("operations").properties().forEach(entry -> {
            String path = entry.getKey().substring(entry.getKey().indexOf(' ') + 1);
            // Names of images and volumes may have slashes.
            String pattern = path.replace("{name}", "(.+)").replaceAll("\\{[a-z]+\\}", "([^/]+)");
            operations.add(new Operation(entry.getKey(), Pattern.compile(pattern)));
        });
        operations.sort(Comparator.comparingInt(Operation::literals).reversed());
        return operations;
    }

    private static JsonNode read(String name) {
        try (InputStream in = Objects.requireNonNull(ApiDefinition.class.getResourceAsStream("/api/" + name))) {
            return Http.JSON.readTree(in);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
