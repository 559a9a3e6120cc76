package dev.jdocker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.cli.output.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same flags ask the engine for the same container as those of the docker CLI, whose requests were recorded. */
class CreateBodyTest {
    /** Where empty is not the same as absent. */
    private static final Set<String> EXPLICIT = Set.of("MaskedPaths", "ReadonlyPaths", "StopTimeout", "Init");

    record Case(List<String> args, String query, Map<String, Object> body) {
        @Override
        public String toString() {
            return String.join(" ", args);
        }
    }

    static List<Case> cases() throws IOException {
        Object recorded = Reference.resource("create-bodies.json");
        Map<String, Object> baseline = Json.object(recorded, "baseline");
        List<Case> cases = new ArrayList<>();
        for (Object entry : Json.list(recorded, "cases")) {
            List<String> args = new ArrayList<>();
            for (Object arg : Json.list(entry, "args")) {
                args.add((String) arg);
            }
            Map<String, Object> body = new LinkedHashMap<>(baseline);
            Map<String, Object> changes = new LinkedHashMap<>(Json.object(entry, "changes"));
            Map<String, Object> host = new LinkedHashMap<>(Json.object(baseline, "HostConfig"));
            host.putAll(Json.object(changes, "HostConfig"));
            changes.remove("HostConfig");
            body.putAll(changes);
            body.put("HostConfig", host);
            cases.add(new Case(args, Json.string(entry, "query"), body));
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void asksForWhatDockerAsksFor(Case docker) throws Exception {
        String files = Path.of("src/test/resources/docker-cli").toAbsolutePath().toString();
        List<String> args = new ArrayList<>();
        for (String arg : docker.args()) {
            args.add(arg.endsWith(".list") ? files + "/" + arg : arg);
        }
        try (FakeEngine engine = new FakeEngine()
                .json("POST /containers/create", "{\"Id\":\"c1\",\"Warnings\":[]}")
                .on("POST /containers/c1/start", (_, wire) -> wire.noContent())) {
            args.add(1, docker.args().getFirst().equals("run") ? "--sig-proxy=false" : "--pull=never");
            Ran.jdocker(engine, args);
            FakeEngine.Request request = engine.requests.getFirst();
            Object body = Json.read(new ByteArrayInputStream(request.body()));
            String here = Path.of("").toAbsolutePath().toString();
            assertThat(Json.indented(meaning(Json.asObject(body)), " ").replace(here, "@HERE@"))
                    .isEqualTo(Json.indented(meaning(docker.body()), " "));
            assertThat(request.query()).isEqualTo(docker.query());
        }
    }

    /** The body without what is empty, for the engine takes that for absent; in one order. */
    private static Map<String, Object> meaning(Map<String, Object> body) {
        Map<String, Object> meaning = new TreeMap<>();
        body.forEach((key, value) -> {
            Object kept = value instanceof Map<?, ?> ? meaning(Json.asObject(value)) : value;
            if (key.equals("Env") && value instanceof List<?> list) {
                // Docker's client shuffles variables that have no value.
                kept = new TreeSet<Object>(list);
            } else if (value instanceof List<?> list) {
                kept = elements(list);
            }
            boolean free = key.equals("EndpointsConfig") || key.equals("Volumes") || key.equals("ExposedPorts");
            if ((EXPLICIT.contains(key) && value != null) || !isEmpty(kept)) {
                meaning.put(key, free ? ((Map<?, ?>) value).keySet() + kept.toString() : kept);
            } else if (free && value instanceof Map<?, ?> map && !map.isEmpty()) {
                meaning.put(key, map.keySet().toString());
            }
        });
        return meaning;
    }

    private static List<Object> elements(List<?> list) {
        List<Object> elements = new ArrayList<>();
        for (Object element : list) {
            elements.add(element instanceof Map<?, ?> ? meaning(Json.asObject(element)) : element);
        }
        return elements;
    }

    private static boolean isEmpty(Object value) {
        return value == null
                || value.equals("")
                || Boolean.FALSE.equals(value)
                || (value instanceof Number number && number.longValue() == 0)
                || (value instanceof List<?> list && (list.isEmpty() || list.equals(List.of(0, 0))))
                || (value instanceof Map<?, ?> map && map.isEmpty());
    }
}
