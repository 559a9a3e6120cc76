package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Answers have the members, and these the types, that dockerd gives them in each version of the API:
 * {@code src/test/resources/api/versions.txt} has what each object of an answer looks like in 1.24 and, where a version changes it,
 * from that version on. It is in the form of {@link Transcript}, and recorded in the same way.
 */
@BlackBox
class VersionsIT {

    private static final Path FILE = Path.of("src/test/resources/api/versions.txt");
    private static final int FIRST = 24;
    private static final int LAST = 51;

    /** What differs by the storage driver, the runtime, and the version of the control groups. */
    private static final Pattern OF_THE_MACHINE = Pattern.compile(
            "\\.GraphDriver\\.Data.*|\\.Runtimes.*|\\.Containerd.*"
                    + "|\\.Components.*|\\.FirewallBackend.*|\\.DriverStatus.*|\\.DiscoveredDevices.*|\\.BuildCache.*|\\.ProcessConfig.*");

    private static final Pattern MEMBERS_OF_THE_MACHINE = Pattern.compile(
            "KernelMemory(TCP)?:.*|OomKillDisable:.*|Expected:.*|Containerd:.*|FirewallBackend:.*"
                    + "|Warnings:.*|MacAddress:.*|LowerDir:.*|SizeRw:.*|SandboxKey:.*|DiscoveredDevices:.*|BuildCache:.*");

    private final Engine engine;
    private ApiScene scene;

    VersionsIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void setTheScene() {
        engine.removeVolumes();
        scene = new ApiScene(engine);
    }

    @AfterEach
    void clear() {
        scene.close();
    }

    @Test
    void eachVersionHasDockerdsMembers() throws IOException {
        boolean records = Boolean.getBoolean("jdocker.test.record");
        Transcript.Play play = Transcript.Play.with(engine);
        List<Transcript.Step> recorded = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (Transcript.Step step : Transcript.read(FILE).steps()) {
            List<String> seen = history(step.command().replaceFirst("^GET ", ""));
            Transcript.Step kept = records ? step.recorded(play, seen) : step;
            recorded.add(kept);
            List<String> expected = kept.expected(play);
            if (!seen.equals(expected)) {
                wrong.add(step.command() + differences(expected, seen));
            }
        }
        if (records) {
            new Transcript(recorded).write(FILE);
        }
        assertThat(recorded).isNotEmpty();
        assertThat(wrong).isEmpty();
    }

    private static String differences(List<String> expected, List<String> seen) {
        return expected.stream()
                        .filter(line -> !seen.contains(line))
                        .map(line -> "\n  missing " + line)
                        .collect(Collectors.joining())
                + seen.stream()
                        .filter(line -> !expected.contains(line))
                        .map(line -> "\n  instead " + line)
                        .collect(Collectors.joining());
    }

    /** A line for each object of the first version's answer, and for each that a later version has in another form. */
    private List<String> history(String target) {
        List<String> lines = new ArrayList<>();
        Map<String, String> before = Map.of();
        for (int version = FIRST; version <= LAST; version++) {
            Map<String, String> now = objects("/v1." + version + scene.path(target));
            for (Map.Entry<String, String> object : now.entrySet()) {
                if (!object.getValue().equals(before.get(object.getKey()))) {
                    lines.add("1." + version + " " + object.getKey() + " " + object.getValue());
                }
            }
            for (String gone : before.keySet()) {
                if (!now.containsKey(gone)) {
                    lines.add("1." + version + " " + gone + " gone");
                }
            }
            before = now;
        }
        return lines;
    }

    private Map<String, String> objects(String target) {
        Map<String, Set<String>> members = new TreeMap<>();
        JsonNode answer =
                engine.http().exact("GET", target, "", new byte[0]).expect(200).json();
        withoutOthers(answer.path("Images"));
        collect("", answer, members);
        Map<String, String> objects = new TreeMap<>();
        members.forEach((at, names) -> objects.put(at.isEmpty() ? "." : at, String.join(" ", names)));
        return objects;
    }

    /** Leaves of a list of images that of these cases: what other suites have left of theirs may look otherwise. */
    private static void withoutOthers(JsonNode images) {
        for (Iterator<JsonNode> each = images.iterator(); each.hasNext(); ) {
            if (!each.next().path("RepoTags").toString().contains(TestImage.NAME)) {
                each.remove();
            }
        }
    }

    private static void collect(String at, JsonNode value, Map<String, Set<String>> members) {
        if (value.isArray()) {
            value.forEach(each -> collect(at + "[]", each, members));
        } else if (value.isObject() && !OF_THE_MACHINE.matcher(at).matches()) {
            Set<String> names = members.computeIfAbsent(at, key -> new TreeSet<>());
            value.properties().forEach(member -> {
                String name = member.getKey().replaceAll("^[0-9a-f]{64}$", "<id>");
                String told = name + ":" + type(member.getValue());
                if (!MEMBERS_OF_THE_MACHINE.matcher(told).matches()) {
                    names.add(told);
                }
                collect(at + "." + name, member.getValue(), members);
            });
        }
    }

    private static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> value.isEmpty() ? "[]" : "[…]";
            case OBJECT -> value.isEmpty() ? "{}" : "{…}";
            case BOOLEAN -> "bool";
            case NUMBER -> "number";
            case STRING -> "string";
            case NULL -> "null";
            case BINARY, MISSING, POJO -> throw new IllegalArgumentException(value.toString());
        };
    }

    @Test
    void theTableIsOfAllAnswersThatAreBodies() throws IOException {
        assertThat(Files.readString(FILE))
                .contains("$ GET /info", "$ GET /containers/scene-run/json", "$ GET /system/df");
    }
}
