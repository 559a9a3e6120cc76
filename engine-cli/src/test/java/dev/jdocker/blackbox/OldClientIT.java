package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * BuildKit's builds by {@code POST /build} with {@code version=2}, as Docker's client did them before Buildx (20.10 with
 * {@code DOCKER_BUILDKIT=1}), and as anybody may.
 */
@BlackBox
class OldClientIT {

    private static final String FROM = "FROM " + TestImage.NAME + "\n";

    private final Engine engine;
    private Path context = Path.of("/");

    OldClientIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void haveTheBase() throws IOException {
        TestImage.ensure(engine);
        context = engine.newFolder();
    }

    @AfterEach
    void removeAll() {
        engine.removeContainers();
        engine.removeImages("blackbox/old");
        var _ = engine.http().post("/build/prune?all=1");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(context.resolve(name), text);
    }

    private Outcome docker(Map<String, String> environment, byte[] input, String... words) {
        Path program = TestClients.program("docker-20.10").orElse(null);
        Assumptions.assumeTrue(program != null, "capability missing: Docker's client 20.10");
        List<String> command = new ArrayList<>(List.of(String.valueOf(program)));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("DOCKER_BUILDKIT", "1");
        builder.environment().putAll(environment);
        Process process = Cli.start(engine, builder);
        return Cli.finish(process, input, String.join(" ", words));
    }

    private Outcome build(String... words) {
        List<String> command = new ArrayList<>(List.of("build", "--progress=plain"));
        command.addAll(List.of(words));
        return docker(Map.of(), new byte[0], command.toArray(String[]::new));
    }

    private static String told(Outcome outcome) {
        assertThat(outcome.exitCode()).describedAs(outcome.toString()).isZero();
        return outcome.stderr();
    }

    private String run(String image, String command) {
        return Cli.quick()
                .run(engine, "run", "--rm", "--network", "none", image, "sh", "-c", command)
                .output();
    }

    @Test
    void aFolderIsFetchedByTheSessionAndOnlyWhatIsWantedOfIt() throws IOException {
        write("Dockerfile", FROM + "ARG WHO\nLABEL a=b\nCOPY . /c\nRUN echo $WHO > /who && ls /c > /list\n");
        write("kept", "hello");
        write("left out", "x");
        write(".dockerignore", "left*\n");
        Path id = engine.newFolder().resolve("id");
        String told = told(build(
                "-t",
                "blackbox/old:1",
                "-t",
                "blackbox/old:two",
                "--network",
                "none",
                "--build-arg",
                "WHO=me",
                "--iidfile",
                id.toString(),
                context.toString()));
        assertThat(told)
                .contains("[internal] load build definition from Dockerfile", "naming to docker.io/blackbox/old:1");
        assertThat(run("blackbox/old:1", "cat /who /list")).isEqualTo("me\nDockerfile\nkept");
        assertThat(Files.readString(id))
                .isEqualTo(engine.http()
                        .get("/images/blackbox/old:two/json")
                        .expect(200)
                        .json()
                        .path("Id")
                        .asText());
        assertThat(told(build("--network", "none", "--build-arg", "WHO=me", context.toString())))
                .contains("CACHED");
    }

    @Test
    void secretsAndAgentsComeByTheSession() throws IOException {
        write(
                "Dockerfile",
                FROM + "RUN --mount=type=secret,id=s --mount=type=ssh wc -c < /run/secrets/s > /size && "
                        + "test -S $SSH_AUTH_SOCK && echo agent >> /size\n");
        Path secret = Files.writeString(engine.newFolder().resolve("secret"), "0123456789");
        try (SshAgent agent = new SshAgent(engine.newFolder(), "old")) {
            told(build(
                    "--network",
                    "none",
                    "--secret",
                    "id=s,src=" + secret,
                    "--ssh",
                    "default=" + agent.socket(),
                    "-t",
                    "blackbox/old:lent",
                    context.toString()));
        }
        assertThat(run("blackbox/old:lent", "cat /size")).isEqualTo("10\nagent");
    }

    @Test
    void anArchiveOnStandardInputComesByARequestOfItsOwn() {
        byte[] archive = BuildContext.of(FROM + "COPY piped /piped\n")
                .file("piped", "by upload\n")
                .bytes();
        told(docker(Map.of(), archive, "build", "--progress=plain", "-t", "blackbox/old:piped", "-"));
        assertThat(run("blackbox/old:piped", "cat /piped")).isEqualTo("by upload");
        byte[] file = (FROM + "RUN echo alone > /alone\n").getBytes(StandardCharsets.UTF_8);
        told(docker(Map.of(), file, "build", "--progress=plain", "--network=none", "-t", "blackbox/old:file", "-"));
        assertThat(run("blackbox/old:file", "cat /alone")).isEqualTo("alone");
    }

    @Test
    void filesGoToTheClient() throws IOException {
        write("Dockerfile", "FROM scratch\nCOPY a /dir/a\n");
        write("a", "given\n");
        Path out = engine.newFolder();
        told(build("--output", "type=local,dest=" + out, context.toString()));
        assertThat(out.resolve("dir/a")).hasContent("given\n");
        told(build("--output", "type=tar,dest=" + out.resolve("all.tar"), context.toString()));
        assertThat(Files.size(out.resolve("all.tar"))).isPositive();
    }

    @Test
    void whatFailsIsSaid() throws IOException {
        write("Dockerfile", FROM + "RUN echo said; exit 7\n");
        Outcome failed = build("--network", "none", context.toString());
        assertThat(failed.exitCode()).isNotZero();
        assertThat(failed.stderr()).contains("said", "did not complete successfully: exit code: 7");
    }

    /** By plain HTTP, without a session: the progress is BuildKit's, and the image is named at last. */
    @Test
    void theBodyMayBeTheContext() throws IOException {
        byte[] body = BuildContext.of(FROM + "COPY a /a\nRUN cat /a\n")
                .file("a", "text\n")
                .bytes();
        List<JsonNode> messages = post("version=2&networkmode=none&t=blackbox/old:body", body);
        assertThat(messages)
                .anyMatch(m -> m.path("id").asText().equals("moby.buildkit.trace")
                        && new String(Base64.getDecoder().decode(m.path("aux").asText()), StandardCharsets.UTF_8)
                                .contains("RUN cat /a"));
        JsonNode last = messages.getLast();
        assertThat(last.path("id").asText()).isEqualTo("moby.image.id");
        assertThat(last.path("aux").path("ID").asText())
                .isEqualTo(engine.http()
                        .get("/images/blackbox/old:body/json")
                        .expect(200)
                        .json()
                        .path("Id")
                        .asText());
        List<JsonNode> quiet = post("version=2&networkmode=none&q=1&memory=67108864", body);
        assertThat(quiet).hasSize(2);
        assertThat(quiet.getLast().path("stream").asText())
                .isEqualTo(last.path("aux").path("ID").asText() + "\n");
        JsonNode failed =
                post("version=2", BuildContext.of(FROM + "RAN x\n").bytes()).getLast();
        assertThat(failed.path("error").asText()).contains("unknown instruction: RAN");
        assertThat(failed.path("errorDetail")
                        .path("source")
                        .path("lines")
                        .path(0)
                        .path(0)
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void whatCannotBeAskedIsRefused() {
        byte[] body = BuildContext.of(FROM).bytes();
        for (List<String> refused : List.of(
                List.of("version=3", "invalid version \"3\""),
                List.of("version=2&session=nobody", "no such session: nobody"),
                List.of("version=2&networkmode=mine", "network mode \"mine\" not supported by buildkit"),
                List.of(
                        "version=2&outputs=" + BuildContext.encoded("[{\"Type\":\"tar\"},{\"Type\":\"tar\"}]"),
                        "multiple outputs not supported"),
                List.of("version=2&squash=1", "squash is only supported with experimental mode"))) {
            Http.Reply reply = engine.http()
                    .exact(
                            "POST",
                            Settings.VERSION + "/build?" + refused.getFirst(),
                            "Content-Type: application/x-tar",
                            body);
            assertThat(reply.status()).describedAs(refused.getFirst()).isEqualTo(400);
            assertThat(reply.text()).contains(refused.getLast().replace("\"", "\\\""));
        }
        assertThat(engine.http()
                        .post("/build?version=2&buildid=upload-request:nobody")
                        .status())
                .isEqualTo(400);
    }

    private List<JsonNode> post(String query, byte[] body) throws IOException {
        Http.Reply reply = engine.http()
                .exact("POST", Settings.VERSION + "/build?" + query, "Content-Type: application/x-tar", body);
        List<JsonNode> all = new ArrayList<>();
        try (var values = Http.JSON.readerFor(JsonNode.class).<JsonNode>readValues(reply.text())) {
            values.forEachRemaining(all::add);
        }
        return all;
    }
}
