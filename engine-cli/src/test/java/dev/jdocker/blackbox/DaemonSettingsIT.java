package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How a daemon is told what to do: files, flags and signals; and where it listens: TLS, sockets of systemd, metrics. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(JudgeExtension.class)
class DaemonSettingsIT {

    /** Opens a Unix and a TCP socket, and executes what follows with them as systemd does it (sd_listen_fds(3)). */
    private static final String ACTIVATOR = """
            use Socket; $^F = 9;
            my $path = shift @ARGV; unlink $path;
            socket(my $unix, AF_UNIX, SOCK_STREAM, 0) or die; bind($unix, pack_sockaddr_un($path)) or die; listen($unix, 9) or die;
            socket(my $tcp, AF_INET, SOCK_STREAM, 0) or die; bind($tcp, sockaddr_in(2377, INADDR_LOOPBACK)) or die; listen($tcp, 9) or die;
            die "descriptors" unless fileno($unix) == 3 && fileno($tcp) == 4;
            $ENV{LISTEN_PID} = $$; $ENV{LISTEN_FDS} = 2; exec @ARGV;
            """;

    /** Prints what is sent to a Unix datagram socket, a line each. */
    private static final String LISTENER = """
            use Socket; $| = 1; my $path = shift @ARGV;
            socket(my $s, AF_UNIX, SOCK_DGRAM, 0) or die; bind($s, pack_sockaddr_un($path)) or die; print "bound\\n";
            while (defined recv($s, my $text, 4096, 0)) { $text =~ s/\\n/ /g; print "$text\\n"; }
            """;

    @TempDir
    private static Path folder;

    private Daemon daemon;
    private Path file;

    @BeforeAll
    void start() throws Exception {
        Assumptions.assumeTrue(
                Settings.otherHost().isEmpty(), "capability missing: this case needs a daemon that the suite started");
        daemon = new Daemon(folder);
        file = folder.resolve("daemon.json");
        TestCertificates.make(folder);
    }

    @BeforeEach
    void emptyFile() throws IOException {
        Files.writeString(file, "{}");
        daemon.launchedBy();
    }

    @AfterAll
    void stop() {
        if (daemon != null) {
            daemon.close();
        }
    }

    private void startWith(String... flags) {
        daemon.restartWith(
                Stream.concat(Stream.of("--config-file", file.toString(), "--bridge", "none"), Stream.of(flags))
                        .toArray(String[]::new));
    }

    private JsonNode get(String path) {
        return new Http(daemon.socket()).get(path).expect(200).json();
    }

    private Outcome refused(String... flags) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Settings.distribution().resolve("bin/jdockerd").toString(), "--config-file", file.toString()));
        command.addAll(List.of(flags));
        Outcome outcome = Cli.finish(new ProcessBuilder(command).start(), new byte[0], String.join(" ", command));
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(1);
        return outcome;
    }

    @Test
    void whatIsWrongIsRefusedByName() throws IOException {
        Files.writeString(file, "{\"debug\": true, \"colour\": \"blue\"}");
        assertThat(refused("--validate").stderr())
                .startsWith("unable to configure the Docker daemon with file " + file
                        + ": the following directives don't match any configuration option: colour");
        Files.writeString(file, "{\"debug\": true}");
        assertThat(refused("--validate", "-D").stderr())
                .contains("the following directives are specified both as a flag and in the configuration file:"
                        + " debug: (from flag: true, from file: true)");
        Files.writeString(file, "{}");
        assertThat(refused("-H", "tcp://127.0.0.1:2375").stderr())
                .contains("refusing to listen on tcp://127.0.0.1:2375 without TLS");
    }

    @Test
    void aHangupReadsTheFileAnewAndTellsIt() throws IOException {
        Files.writeString(file, "{\"labels\": [\"a=b\"]}");
        startWith();
        assertThat(get("/info").path("Labels").toString()).isEqualTo("[\"a=b\"]");
        Files.writeString(file, """
                {"labels": ["a=c"], "debug": true, "max-concurrent-downloads": 7, "features": {"x": true}, "shutdown-timeout": 3,
                 "insecure-registries": ["x:5", "10.0.0.0/8"], "registry-mirrors": ["http://m:1"]}
                """);
        daemon.signal("HUP");
        Await.until(
                "the new label", () -> get("/info").path("Labels").toString().equals("[\"a=c\"]"));
        JsonNode info = get("/info");
        assertThat(info.path("Debug").asBoolean()).isTrue();
        assertThat(info.path("RegistryConfig").path("Mirrors").toString()).isEqualTo("[\"http://m:1/\"]");
        assertThat(info.path("RegistryConfig").path("InsecureRegistryCIDRs").toString())
                .contains("10.0.0.0/8");
        assertThat(info.path("RegistryConfig")
                        .path("IndexConfigs")
                        .path("x:5")
                        .path("Secure")
                        .asBoolean(true))
                .isFalse();
        JsonNode event = new Http(daemon.socket())
                .get("/events?since=1&until=" + (Instant.now().getEpochSecond() + 1) + "&filters="
                        + "%7B%22type%22%3A%5B%22daemon%22%5D%7D")
                .expect(200)
                .json();
        assertThat(event.path("Action").asText()).isEqualTo("reload");
        assertThat(event.path("Actor").path("ID").asText())
                .isEqualTo(info.path("ID").asText());
        JsonNode attributes = event.path("Actor").path("Attributes");
        assertThat(attributes.path("labels").asText()).isEqualTo("[\"a=c\"]");
        assertThat(attributes.path("features").asText()).isEqualTo("map[x:true]");
        assertThat(attributes.path("registry-mirrors").asText()).isEqualTo("[\"http://m:1\"]");
        assertThat(attributes.path("max-concurrent-downloads").asText()).isEqualTo("7");
        assertThat(attributes.path("name").asText()).isEqualTo(info.path("Name").asText());
        List<String> names = new ArrayList<>();
        attributes.fieldNames().forEachRemaining(names::add);
        assertThat(names)
                .as("what dockerd tells")
                .containsExactlyInAnyOrder(
                        "debug",
                        "default-cgroupns-mode",
                        "default-ipc-mode",
                        "default-runtime",
                        "default-shm-size",
                        "features",
                        "insecure-registries",
                        "labels",
                        "live-restore",
                        "max-concurrent-downloads",
                        "max-concurrent-uploads",
                        "max-download-attempts",
                        "name",
                        "registry-mirrors",
                        "runtimes",
                        "shutdown-timeout");
        assertThat(attributes.path("default-cgroupns-mode").asText()).isEqualTo("private");
        assertThat(toldToAClient()).isEqualTo("daemon reload [\"a=c\"]");
    }

    private String toldToAClient() throws IOException {
        String until = Long.toString(Instant.now().getEpochSecond() + 1);
        ProcessBuilder events = new ProcessBuilder(
                Cli.quick().program().toString(),
                "-H",
                "unix://" + daemon.socket(),
                "events",
                "--since=1",
                "--until=" + until,
                "--filter=type=daemon",
                "--format={{.Type}} {{.Action}} {{.Actor.Attributes.labels}}");
        return Cli.finish(events.start(), new byte[0], "events").output();
    }

    @Test
    void aFileThatIsWrongChangesNothing() throws IOException {
        Files.writeString(file, "{\"labels\": [\"a=b\"]}");
        startWith();
        Files.writeString(file, "{\"labels\": [\"a=c\"], \"colour\": 1}");
        daemon.signal("HUP");
        Await.until(
                "the refusal is in the log",
                () -> Files.readString(daemon.log()).contains("option: colour"));
        assertThat(get("/info").path("Labels").toString()).isEqualTo("[\"a=b\"]");
    }

    @Test
    void withTlsOnlyClientsThatAreKnownAreLetIn() {
        Cli.DOCKER.require();
        Path server = folder.resolve("server");
        startWith(
                "-H",
                "tcp://127.0.0.1:2376",
                "--tlsverify",
                "--tlscacert=" + server.resolve("ca.pem"),
                "--tlscert=" + server.resolve("cert.pem"),
                "--tlskey=" + server.resolve("key.pem"));
        String docker = Cli.DOCKER.program().toString();
        Path client = folder.resolve("client");
        Outcome known = daemon.attemptInNamespaces(
                "env",
                "DOCKER_CERT_PATH=" + client,
                docker,
                "-H",
                "tcp://127.0.0.1:2376",
                "--tlsverify",
                "info",
                "-f",
                "{{.OSType}}");
        assertThat(known.output()).isEqualTo("linux");
        Outcome stranger = daemon.attemptInNamespaces(
                docker, "-H", "tcp://127.0.0.1:2376", "--tls", "--tlscert=", "--tlskey=", "info", "-f", "{{.OSType}}");
        assertThat(stranger.exitCode()).as(stranger.toString()).isNotZero();
        Outcome plain = daemon.attemptInNamespaces(docker, "-H", "tcp://127.0.0.1:2376", "info", "-f", "{{.OSType}}");
        assertThat(plain.exitCode()).as(plain.toString()).isNotZero();
    }

    @Test
    void socketsOfTheServiceManagerAreServedAndItIsToldOfLife() throws Exception {
        Path notify = folder.resolve("notify");
        Process listener = new ProcessBuilder("perl", "-e", LISTENER, notify.toString()).start();
        try (BufferedReader told = listener.inputReader(StandardCharsets.UTF_8)) {
            assertThat(told.readLine()).isEqualTo("bound");
            Path handed = folder.resolve("handed");
            daemon.launchedBy("env", "NOTIFY_SOCKET=" + notify, "perl", "-e", ACTIVATOR, handed.toString());
            startWith("-H", "fd://", "--tls=false");
            assertThat(told.readLine()).isEqualTo("READY=1");
            for (int i = 0; i < 3; i++) {
                assertThat(new Http(handed).get("/_ping").expect(200).text()).isEqualTo("OK");
            }
            assertThat(daemon.attemptInNamespaces("busybox", "wget", "-q", "-O", "-", "http://127.0.0.1:2377/_ping")
                            .output())
                    .isEqualTo("OK");
            daemon.signal("HUP");
            assertThat(told.readLine()).startsWith("RELOADING=1 MONOTONIC_USEC=");
            assertThat(told.readLine()).isEqualTo("READY=1");
            assertThat(daemon.stop()).isZero();
            assertThat(told.readLine()).isEqualTo("STOPPING=1");
        } finally {
            listener.destroyForcibly();
        }
    }

    @Test
    void metricsAreServedInPrometheusForm() {
        startWith("--metrics-addr", "127.0.0.1:9323");
        String metrics = daemon.attemptInNamespaces("busybox", "wget", "-q", "-O", "-", "http://127.0.0.1:9323/metrics")
                .output();
        assertThat(metrics)
                .contains("# TYPE engine_daemon_container_states_containers gauge")
                .contains("engine_daemon_container_states_containers{state=\"running\"} 0\n")
                .contains("engine_daemon_container_actions_seconds_count{action=\"start\"} 0\n")
                .containsPattern(
                        "engine_daemon_engine_info\\{architecture=\"[^\"]+\",daemon_id=\"[^\"]+\",graphdriver=\"overlay2\"");
        assertThat(metrics.lines().filter(line -> !line.startsWith("#")))
                .allMatch(line -> line.matches("[a-z_]+(\\{([a-z_]+=\"[^\"]*\",?)+\\})? [-+0-9.eE]+"));
    }

    @Test
    void theLogIsJsonWhereThatIsAskedForAndSaysWhoAsks() throws IOException {
        Files.deleteIfExists(daemon.log());
        startWith("--log-format", "json");
        get("/version");
        List<String> lines = Files.readAllLines(daemon.log());
        for (String line : lines) {
            JsonNode json = Http.JSON.readTree(line);
            assertThat(json.path("level").asText()).isIn("debug", "info", "warning", "error");
            assertThat(json.path("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
        }
        assertThat(String.join("\n", lines))
                .contains("GET /v1.51/version by pid " + ProcessHandle.current().pid() + " uid 0 gid 0");
    }

    @Test
    void authorizationPluginsSeeWhatIsServedAndDecide() throws IOException {
        Path sockets = Files.createDirectories(folder.resolve("plugins"));
        daemon.inNamespaces(
                "sh",
                "-c",
                "mkdir -p /run/docker/plugins && mount --bind \"$1\" /run/docker/plugins",
                "sh",
                sockets.toString());
        try (FakePlugin judge = new FakePlugin(sockets.resolve("judge.sock"), "authz", (method, request) -> {
            boolean forbidden = request.path("RequestUri").asText().endsWith("/forbidden/json");
            boolean hidden = method.endsWith("AuthZRes")
                    && request.path("RequestUri").asText().endsWith("/version");
            return Http.JSON
                    .createObjectNode()
                    .put("Allow", !forbidden && !hidden)
                    .put("Msg", "not you");
        })) {
            startWith("--authorization-plugin", "judge");
            Http http = new Http(daemon.socket());
            judge.calls().clear();
            assertThat(http.get("/info")
                            .expect(200)
                            .json()
                            .path("Plugins")
                            .path("Authorization")
                            .toString())
                    .isEqualTo("[\"judge\"]");
            assertThat(judge.calls())
                    .extracting(FakePlugin.Call::method)
                    .containsExactly("AuthZPlugin.AuthZReq", "AuthZPlugin.AuthZRes");
            assertThat(judge.calls()
                            .get(1)
                            .arguments()
                            .path("ResponseStatusCode")
                            .asInt())
                    .isEqualTo(200);
            for (String spelled : List.of(
                    "/v1.51/containers/forbidden/json",
                    "/v1.51/containers/forb%69dden/json",
                    "http://x/v1.51/containers/forbidden/json")) {
                assertThat(http.exact("GET", spelled, "", new byte[0])
                                .expect(403)
                                .message())
                        .as(spelled)
                        .isEqualTo("authorization denied by plugin judge: not you");
            }
            assertThat(http.get("/version").expect(403).message())
                    .isEqualTo("authorization denied by plugin judge: not you");
            assertBodiesAreShown(http, judge);
            Http.Reply large = http.exact(
                    "POST", "/v1.51/containers/create", "Content-Type: application/json", new byte[5 * 1024 * 1024]);
            assertThat(large.expect(403).message()).contains("larger than 4194304 bytes");
        }
        Http http = new Http(daemon.socket());
        assertThat(http.get("/info").expect(500).message()).startsWith("plugin judge failed with error: ");
    }

    /** Whatever the request says of its type or length: what is parsed is what was shown. */
    private static void assertBodiesAreShown(Http http, FakePlugin judge) throws IOException {
        byte[] body = "{\"Image\":\"no-such-image\"}".getBytes(StandardCharsets.UTF_8);
        for (String type : List.of(
                "Content-Type: application/json", "X-None: x", "Content-Type: Application/JSON; charset=utf-8")) {
            judge.calls().clear();
            http.exact("POST", "/v1.51/containers/create", type, body)
                    .expect(type.startsWith("Content-Type") ? 404 : 400);
            assertThat(judge.calls().getFirst().arguments().path("RequestBody").binaryValue())
                    .as(type)
                    .isEqualTo(body);
        }
    }

    @Test
    void debugEndpointsTellOfTheVirtualMachine() {
        startWith();
        assertThat(get("/debug/vars").path("cmdline").toString()).contains("dev.jdocker.daemon.Jdockerd");
        Http http = new Http(daemon.socket());
        assertThat(http.get("/debug/pprof/goroutine").expect(200).text()).contains("http-loop");
        assertThat(http.get("/debug/pprof/heap").expect(501).message()).contains("jcmd");
    }
}
