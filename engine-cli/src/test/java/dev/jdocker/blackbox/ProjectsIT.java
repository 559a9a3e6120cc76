package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole projects, with what apt, pip, Maven and npm install for them, built in the machine's network and run: those of {@code projects}.
 *
 * <p>With {@code -Djdocker.test.projects=FOLDER} what an image holds is written there, or compared with what another engine left there.
 */
@BlackBox
class ProjectsIT {

    private static final String IMAGE = "blackbox/project:1";
    private static final Duration PATIENCE = Duration.ofMinutes(14);
    private static final Path SOURCES = Path.of("/etc/apt/sources.list.d");
    private static final Pattern ADDRESS = Pattern.compile("(?:URIs:|deb(?: \\[.*?\\])?) +(http\\S+)");

    /** What npm and Maven say where their registries do not answer. */
    private static final Pattern UNREACHABLE = Pattern.compile(
            "npm (?:ERR!|error) code (?:E[A-Z_]*(?:NOTFOUND|REFUSED|TIMEDOUT|AGAIN)|\\S*CERT\\S*)|Could not transfer artifact|"
                    + "Unknown host");

    /** What is another at each time, or is the package managers' own. */
    private static final Pattern VOLATILE =
            Pattern.compile("(?:var/log|var/cache|var/lib/apt|tmp|root/\\.)/?.*|.*\\.pyc|"
                    + "etc/(?:ld\\.so\\.cache|hostname|hosts|resolv\\.conf|mtab|ssl/certs/java/cacerts)|\\.dockerenv|dev/.*|"
                    + "var/lib/dpkg/.*-old|app/app-1\\.jar");

    private static Engine engine;
    private static boolean own;

    @BeforeAll
    static void haveAnEngineInTheMachinesNetwork(Engine usual) throws IOException {
        Assumptions.assumeTrue(
                !System.getProperty("jdocker.test.projects", "").isEmpty(),
                "asked for only: -Djdocker.test.projects=FOLDER, as it installs from the registries for minutes");
        TestClients.requirePlugin("docker-buildx");
        requireArchive();
        own = usual.isOurs();
        engine = own ? Engine.startInNetworkOfMachine() : usual;
        DebianImage.DEBIAN.ensure(engine);
    }

    @AfterAll
    static void endIt() throws IOException {
        if (own) {
            own = false;
            engine.close();
        }
    }

    /** Skips the cases where this machine cannot reach the archive that it has its own packages from. */
    private static void requireArchive() throws IOException {
        List<String> lines = new ArrayList<>();
        if (Files.isDirectory(SOURCES)) {
            try (Stream<Path> files = Files.list(SOURCES)) {
                for (Path file : files.sorted().toList()) {
                    lines.addAll(Files.readAllLines(file));
                }
            }
        }
        String archive = lines.stream()
                .map(ADDRESS::matcher)
                .filter(Matcher::lookingAt)
                .map(matcher -> matcher.group(1).replaceFirst("/$", ""))
                .findFirst()
                .orElse("");
        Assumptions.assumeFalse(archive.isEmpty(), "capability missing: an archive of Debian's packages");
        int status = 0;
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create(archive + "/dists/bookworm/InRelease").toURL().openConnection();
            connection.setConnectTimeout(10_000);
            connection.setReadTimeout(10_000);
            status = connection.getResponseCode();
        } catch (IOException e) {
            Assumptions.abort("capability missing: the archive of Debian's packages answers: " + e);
        }
        Assumptions.assumeTrue(status == 200, "capability missing: the archive of Debian's packages answers " + status);
    }

    static List<BuildScene> projects() throws IOException {
        return BuildScene.read(Path.of("src/test/resources/projects/projects.txt"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("projects")
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void aProjectIsBuiltWithWhatItInstallsAndRuns(BuildScene project) throws IOException {
        Path context = engine.newFolder();
        project.write(context);
        List<String> command = new ArrayList<>(
                List.of(Cli.DOCKER.program().toString(), "buildx", "build", "--progress=plain", "-t", IMAGE));
        command.addAll(List.of("--network", "host", "--allow", "network.host"));
        for (String option : project.options()) {
            command.add(option.replace("CTX", context.toString())
                    .replace("KEYSTORE", there(Path.of(System.getProperty("java.home"), "lib/security/cacerts")))
                    .replace("CERTIFICATES", there(Path.of("/etc/ssl/certs/ca-certificates.crt")))
                    .replace("NPM", there(Path.of("/usr/lib/node_modules/npm"))));
        }
        command.add(context.toString());
        Outcome built = Cli.finish(
                Cli.start(engine, new ProcessBuilder(command)), new byte[0], "build " + project.name(), PATIENCE);
        Assumptions.assumeFalse(
                UNREACHABLE.matcher(built.stderr()).find(), "capability missing: the registry for " + project.name());
        assertThat(built.exitCode()).describedAs(built.toString()).isZero();
        Outcome run = Cli.DOCKER.run(engine, "run", "--rm", "--network", "none", IMAGE);
        assertThat(run.stdout().lines().filter(line -> !line.isBlank())).containsExactlyElementsOf(project.dockerd());
        compare(project.name());
        var _ = engine.http().delete("/images/" + IMAGE + "?force=1").expect(200);
    }

    private static String there(Path file) {
        Assumptions.assumeTrue(Files.exists(file), "capability missing: " + file);
        return file.toString();
    }

    private static void compare(String project) throws IOException {
        String folder = System.getProperty("jdocker.test.projects", "");
        if (folder.isEmpty()) {
            return;
        }
        List<String> lines = new ArrayList<>();
        JsonNode image =
                engine.http().get("/images/" + IMAGE + "/json").expect(200).json();
        Map<String, String> config = new TreeMap<>();
        image.path("Config").properties().forEach(member -> {
            JsonNode value = member.getValue();
            if (value.isContainerNode() ? !value.isEmpty() : !value.asText().matches("|null|false")) {
                config.put(member.getKey(), value.toString());
            }
        });
        lines.add("config " + config);
        for (JsonNode entry :
                engine.http().get("/images/" + IMAGE + "/history").expect(200).json()) {
            lines.add("history " + entry.path("CreatedBy").asText().replace("\n", "\\n"));
        }
        String id = engine.create("{\"Image\":\"" + IMAGE + "\"}");
        byte[] tar =
                engine.http().get("/containers/" + id + "/export").expect(200).body();
        engine.removeContainers();
        FileTree.of(new ByteArrayInputStream(tar)).forEach((name, file) -> {
            if (!VOLATILE.matcher(name).matches()) {
                // what a build makes has the time of the build
                lines.add(name + " " + file.replaceAll(" 20(?:2[6-9]|[3-9]\\d)-\\S+", " now"));
            }
        });
        Path other = Path.of(folder, project + ".txt");
        if (Files.exists(other)) {
            assertThat(lines).containsExactlyElementsOf(Files.readAllLines(other));
        } else {
            Files.write(Files.createDirectories(other.getParent()).resolve(other.getFileName()), lines);
        }
    }
}
