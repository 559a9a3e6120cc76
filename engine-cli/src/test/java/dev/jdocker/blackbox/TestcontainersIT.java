package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Testcontainers for Java, unchanged, without its reaper and with one of ours in the reaper's place. */
@BlackBox
class TestcontainersIT {

    private static final String REAPER = "blackbox/ryuk:1";
    private static final List<String> WORKS =
            List.of("waits", "networks", "copies", "executes", "readsLogs", "runsOnce", "tellsOfFailures", "builds");

    private final Engine engine;

    TestcontainersIT(Engine engine) {
        this.engine = engine;
    }

    /** Starts a session where the engine publishes ports. */
    private Process start(Map<String, String> environment, List<String> works) throws IOException {
        List<String> command = engine.hostNetwork()
                .command(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TestcontainersSession.class.getName());
        command.addAll(works);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // Its own settings are in a file of the home folder.
        builder.environment().put("HOME", engine.newFolder().toString());
        builder.environment().put("TESTCONTAINERS_CHECKS_DISABLE", "true");
        builder.environment()
                .put("PATH", Cli.DOCKER.program().toAbsolutePath().getParent() + ":" + System.getenv("PATH"));
        builder.environment().putAll(environment);
        return Cli.start(engine, builder);
    }

    private void doWorks(Map<String, String> environment, List<String> works) throws IOException {
        Outcome outcome = Cli.finish(start(environment, works), new byte[0], "Testcontainers");
        assertThat(outcome.stdout().lines().filter(line -> line.startsWith("ok ")))
                .as(outcome.stdout())
                .containsExactlyElementsOf(
                        works.stream().map(work -> "ok " + work).toList());
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void containersAreUsedWithoutAReaper() throws IOException {
        doWorks(Map.of("TESTCONTAINERS_RYUK_DISABLED", "true"), WORKS);
        assertThat(engine.containers()).as("each work closes its own").isEmpty();
    }

    @Test
    void containersAreReused() throws IOException {
        doWorks(
                Map.of("TESTCONTAINERS_RYUK_DISABLED", "true", "TESTCONTAINERS_REUSE_ENABLE", "true"),
                List.of("reuses"));
    }

    @Test
    void applicationsOfComposeAreUsed() throws IOException {
        TestClients.requirePlugin("docker-compose");
        doWorks(Map.of("TESTCONTAINERS_RYUK_DISABLED", "true"), List.of("composes"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ryukRemovesWhatADeadSessionHasLeft(boolean privileged) throws Exception {
        loadReaper();
        Process session = start(
                Map.of(
                        "RYUK_CONTAINER_IMAGE",
                        REAPER,
                        "TESTCONTAINERS_RYUK_CONTAINER_IMAGE",
                        REAPER,
                        "TESTCONTAINERS_RYUK_CONTAINER_PRIVILEGED",
                        Boolean.toString(privileged)),
                List.of("leave"));
        String[] left = left(session).split(" ", 3);
        assertThat(engine.inspect(left[1]).at("/State/Running").asBoolean()).isTrue();
        session.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        Await.until(
                "the reaper has removed the container, the network and, at last, itself",
                () -> engine.http().get("/containers/" + left[1] + "/json").status() == 404
                        && engine.http().get("/networks/" + left[2]).status() == 404
                        && engine.containers().isEmpty());
    }

    /** The line that tells what was left. */
    private static String left(Process session) throws IOException {
        List<String> output = new ArrayList<>();
        BufferedReader lines = session.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            output.add(line);
            if (line.startsWith("left ")) {
                return line;
            }
        }
        throw new AssertionError("the session has ended: " + String.join("\n", output));
    }

    /** A reaper in Perl, which even the smallest Debian has. */
    private void loadReaper() throws IOException {
        DebianImage.DEBIAN.ensure(engine);
        byte[] script;
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/ryuk.pl"))) {
            script = in.readAllBytes();
        }
        String id = engine.create("{\"Image\":\"" + DebianImage.DEBIAN.reference() + "\"}");
        engine.http()
                .exact(
                        "PUT",
                        Settings.VERSION + "/containers/" + id + "/archive?path=/usr/local/bin",
                        "Content-Type: application/x-tar",
                        TestImage.tar(out -> TestImage.put(out, new TarArchiveEntry("ryuk"), 0755, 0, script)))
                .expect(200);
        String changes = Stream.of("CMD [\"/usr/local/bin/ryuk\"]", "EXPOSE 8080")
                .map(change -> "&changes=" + java.net.URLEncoder.encode(change, StandardCharsets.UTF_8))
                .reduce("", String::concat);
        engine.http()
                .post("/commit?container=" + id + "&repo=blackbox/ryuk&tag=1" + changes, "{}")
                .expect(201);
        engine.removeContainers();
    }
}
