package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The language of Dockerfiles: of each scene in {@code dockerfiles} come the image, its history and its files, or the error, that come
 * of it with dockerd.
 */
@BlackBox
class DockerfilesIT {

    private static final Path FOLDER = Path.of("src/test/resources/dockerfiles");
    private static final String IMAGE = "blackbox/scene:1";

    /** Later than this is the time of the build. */
    private static final long NOW = 1_700_000_000L;

    private static final int SHOWN_BYTES = 300;

    /** What engines put into each container. */
    private static final Set<String> OF_ENGINES = Set.of(
            ".dockerenv",
            "dev",
            "dev/console",
            "dev/pts",
            "dev/shm",
            "proc",
            "sys",
            "etc",
            "etc/hostname",
            "etc/hosts",
            "etc/resolv.conf",
            "etc/mtab");

    private final Engine engine;

    DockerfilesIT(Engine engine) {
        this.engine = engine;
    }

    /** A file of scenes and one of them, by its place. */
    record Act(Path file, int number, BuildScene scene) {
        @Override
        public String toString() {
            return file.getFileName() + ": " + scene;
        }
    }

    static Stream<Act> acts() throws IOException {
        List<Act> acts = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.sorted().toList()) {
                for (BuildScene scene : BuildScene.read(file)) {
                    acts.add(new Act(file, acts.size(), scene));
                }
            }
        }
        return acts.stream();
    }

    @BeforeEach
    void haveTheBase() throws IOException {
        TestClients.requirePlugin("docker-buildx");
        TestImage.ensure(engine);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("acts")
    void aDockerfileMeansWhatItMeansToDockerd(Act act) throws IOException {
        BuildScene scene = act.scene();
        List<String> answer = answer(scene);
        if (Boolean.getBoolean("jdocker.test.record")) {
            List<BuildScene> scenes = new ArrayList<>(BuildScene.read(act.file()));
            scenes.replaceAll(each -> each.name().equals(scene.name()) ? each.recorded(engine.isOurs(), answer) : each);
            BuildScene.write(act.file(), scenes);
            return;
        }
        assertThat(answer).containsExactlyElementsOf(scene.expected(engine.isOurs()));
    }

    private List<String> answer(BuildScene scene) throws IOException {
        Path context = engine.newFolder();
        scene.write(context);
        List<String> command =
                new ArrayList<>(List.of(Cli.DOCKER.program().toString(), "buildx", "build", "--progress=plain"));
        command.addAll(List.of("--no-cache", "-t", IMAGE));
        scene.options().forEach(option -> command.add(option.replace("CTX", context.toString())));
        command.add(context.toString());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("SECRET_OF_SCENES", "secret");
        Outcome outcome = Cli.finish(Cli.start(engine, builder), new byte[0], scene.name());
        List<String> answer = new ArrayList<>(said(outcome.stderrOfBuildx(), context));
        if (outcome.exitCode() != 0 || scene.options().contains("--check")) {
            answer.add("= " + outcome.exitCode());
            outcome.stdout()
                    .lines()
                    .map(line -> line.replace(context.toString(), "CTX"))
                    .forEach(answer::add);
            return answer;
        }
        answer.addAll(described());
        var _ = engine.http().delete("/images/" + IMAGE + "?force=1").expect(200);
        return answer;
    }

    /** Warnings in the order of their texts, then errors, without the steps and without what is another at each time. */
    private static List<String> said(String text, Path context) {
        List<String> warnings = new ArrayList<>();
        List<String> rest = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String plain = line.replaceAll("\\x1b\\[[0-9;]*m", "")
                    .replace(context.toString(), "CTX")
                    .stripTrailing();
            if (plain.isEmpty() || plain.startsWith("#") || plain.contains("View build details")) {
                continue;
            }
            (plain.startsWith(" - ") ? warnings : rest).add(plain.replaceFirst("^\\d+\\.\\d+ ", "T "));
        }
        warnings.sort(null);
        warnings.addAll(rest);
        return warnings;
    }

    private List<String> described() throws IOException {
        List<String> lines = new ArrayList<>();
        JsonNode image =
                engine.http().get("/images/" + IMAGE + "/json").expect(200).json();
        ObjectNode config = Http.JSON.createObjectNode();
        Map<String, JsonNode> members = new TreeMap<>();
        image.path("Config").properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        members.forEach((name, value) -> {
            // what lists and maps hold the history tells
            if (value.isValueNode() && !value.asText().matches("|null|false")) {
                config.set(name, value);
            }
        });
        lines.add("config " + config);
        lines.add("platform " + image.path("Os").asText() + "/"
                + image.path("Architecture").asText());
        List<String> history = new ArrayList<>();
        for (JsonNode entry :
                engine.http().get("/images/" + IMAGE + "/history").expect(200).json()) {
            if (entry.path("Comment").asText().startsWith("buildkit")) {
                history.addFirst("history " + entry.path("CreatedBy").asText().replace('\t', ' '));
            }
        }
        history.forEach(entry -> lines.addAll(entry.lines().toList()));
        Map<String, String> base = files(TestImage.NAME);
        Map<String, String> files = files(IMAGE);
        Set<String> names = new TreeSet<>(files.keySet());
        if (files.containsKey("bin/busybox")) {
            names.addAll(base.keySet());
        }
        for (String name : names) {
            String now = files.getOrDefault(name, "gone");
            if (!now.equals(base.get(name))) {
                lines.add("file /" + name + " " + now);
            }
        }
        return lines;
    }

    private Map<String, String> files(String image) throws IOException {
        String id = engine.create("{\"Image\":\"" + image + "\",\"Cmd\":[\"none\"]}");
        byte[] tar =
                engine.http().get("/containers/" + id + "/export").expect(200).body();
        var _ = engine.http().delete("/containers/" + id + "?force=1&v=1");
        Map<String, String> files = new TreeMap<>();
        Set<String> linked = new LinkedHashSet<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(new java.io.ByteArrayInputStream(tar))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                String name = entry.getName().replaceFirst("^(\\./|/)", "").replaceFirst("/$", "");
                if (name.isEmpty() || OF_ENGINES.contains(name)) {
                    continue;
                }
                if (entry.isLink()) {
                    linked.add(name);
                } else {
                    files.put(name, file(entry, in));
                }
            }
        }
        // which of its names a file stands under is the engine's choice
        linked.forEach(name -> files.put(name, "hard link"));
        return files;
    }

    private static String file(TarArchiveEntry entry, TarArchiveInputStream in) throws IOException {
        String kind = entry.isDirectory() ? "d" : entry.isSymbolicLink() ? "l" : entry.isFile() ? "-" : "?";
        long seconds = entry.getLastModifiedTime().toInstant().getEpochSecond();
        StringBuilder text = new StringBuilder(kind)
                .append(' ')
                .append(Integer.toOctalString(entry.getMode() & 07777))
                .append(' ')
                .append(entry.getLongUserId())
                .append(':')
                .append(entry.getLongGroupId())
                .append(' ')
                .append(seconds > NOW ? "now" : Long.toString(seconds));
        if (entry.isSymbolicLink()) {
            text.append(" -> ").append(entry.getLinkName());
        } else if (kind.equals("-")) {
            byte[] bytes = in.readAllBytes();
            text.append(' ')
                    .append(
                            bytes.length < SHOWN_BYTES
                                    ? Http.JSON.writeValueAsString(new String(bytes, StandardCharsets.UTF_8))
                                    : bytes.length + " bytes");
        }
        return text.toString();
    }
}
