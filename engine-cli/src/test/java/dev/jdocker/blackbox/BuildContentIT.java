package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Buildx lends a build by its session beside folders: OCI layouts, SSH agents; also over a session within a call. */
@BlackBox
class BuildContentIT {

    private static final String FROM = "FROM " + TestImage.NAME + "\n";

    private final Engine engine;
    private Path context = Path.of("/");

    BuildContentIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void haveTheBase() throws IOException {
        TestClients.requirePlugin("docker-buildx");
        TestImage.ensure(engine);
        context = engine.newFolder();
    }

    @AfterEach
    void removeAll() {
        engine.removeContainers();
        engine.removeImages("blackbox/lent");
        var _ = engine.http().post("/build/prune?all=1");
    }

    private void dockerfile(String text) throws IOException {
        Files.writeString(context.resolve("Dockerfile"), text);
    }

    private Outcome build(Map<String, String> environment, String... words) {
        return build(Cli.DOCKER, environment, words);
    }

    private Outcome build(Cli cli, Map<String, String> environment, String... words) {
        List<String> command = new ArrayList<>(List.of(cli.program().toString()));
        command.addAll(cli == Cli.DOCKER ? List.of("buildx", "build") : List.of("build"));
        command.addAll(List.of("--progress=plain", "--network=none"));
        command.addAll(List.of(words));
        command.add(context.toString());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return Cli.finish(Cli.start(engine, builder), new byte[0], String.join(" ", command));
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

    /** An OCI layout with an image that is nowhere else. */
    private Path layout() throws IOException {
        dockerfile(FROM + "ENV OF=layout\nRUN echo in the layout > /file\n");
        Path archive = engine.newFolder().resolve("layout.tar");
        told(build(Map.of(), "--output", "type=oci,dest=" + archive + ",name=blackbox/lent:tagged"));
        var _ = engine.http().post("/build/prune?all=1").expect(200);
        Path layout = engine.newFolder();
        String _ = Cli.finish(
                        new ProcessBuilder("tar", "-xf", archive.toString(), "-C", layout.toString()).start(),
                        new byte[0],
                        "tar")
                .output();
        return layout;
    }

    @Test
    void anOciLayoutIsABaseAndASourceOfFiles() throws IOException {
        Path layout = layout();
        dockerfile("""
                FROM base
                RUN echo $OF > /env
                COPY --from=other /file /copied
                RUN --mount=from=other,target=/m cat /m/file > /mounted
                """);
        String told = told(build(
                Map.of(),
                "--build-context",
                "base=oci-layout://" + layout,
                "--build-context",
                "other=oci-layout://" + layout,
                "-t",
                "blackbox/lent:layout"));
        assertThat(told).contains("[context base] load metadata for ");
        assertThat(run("blackbox/lent:layout", "cat /env /file /copied /mounted"))
                .isEqualTo("layout\nin the layout\nin the layout\nin the layout");
        // The same content is the same base, whatever it is called.
        assertThat(told(build(
                        Map.of(),
                        "--build-context",
                        "base=oci-layout://" + layout,
                        "--build-context",
                        "other=oci-layout://" + layout)))
                .contains("CACHED");
        assertThat(engine.http().get("/images/json").expect(200).json().toString())
                .doesNotContain("lent:tagged");
    }

    @Test
    void whatIsWrongInALayoutIsFound() throws IOException {
        Path layout = layout();
        dockerfile("FROM base\nRUN true\n");
        Outcome nowhere =
                build(Map.of(), "--build-context", "base=oci-layout://" + layout + "@sha256:" + "0".repeat(64));
        assertThat(nowhere.exitCode()).isNotZero();
        assertThat(nowhere.stderr()).contains("failed to load the OCI layout");
        JsonNode index = Http.JSON.readTree(Files.readAllBytes(layout.resolve("index.json")));
        Path blobs = layout.resolve("blobs/sha256");
        JsonNode manifest = Http.JSON.readTree(Files.readAllBytes(blobs.resolve(
                index.path("manifests").path(0).path("digest").asText().substring("sha256:".length()))));
        Path config =
                blobs.resolve(manifest.path("config").path("digest").asText().substring("sha256:".length()));
        Files.writeString(config, Files.readString(config).replace("OF=layout", "OF=liar!!"));
        Outcome forged = build(Map.of(), "--build-context", "base=oci-layout://" + layout);
        assertThat(forged.exitCode()).isNotZero();
        assertThat(forged.stderr()).contains("the config of the image is not sha256:");
    }

    @Test
    void aSessionMayComeWithinACall() throws IOException {
        dockerfile(FROM + "COPY a /a\nRUN --mount=type=secret,id=s cp /run/secrets/s /out && cat /a >> /out\n"
                + "FROM scratch\nCOPY --from=0 /out /out\n");
        Files.writeString(context.resolve("a"), "x".repeat(3_000_000) + "end\n");
        Path folder = engine.newFolder();
        Path secret = Files.writeString(folder.resolve("secret"), "lent\n");
        Map<String, String> own =
                Map.of("BUILDX_CONFIG", folder.resolve("buildx").toString());
        try (GrpcRelay _ = new GrpcRelay(folder.resolve("relay"), engine.socket())) {
            Outcome made = docker(
                    own,
                    "buildx",
                    "create",
                    "--name",
                    "relay",
                    "--driver",
                    "remote",
                    "unix://" + folder.resolve("relay"));
            assertThat(made.exitCode()).describedAs(made.toString()).isZero();
            told(build(
                    own,
                    "--builder",
                    "relay",
                    "--secret",
                    "id=s,src=" + secret,
                    "--output",
                    "type=local,dest=" + folder));
            assertThat(Files.readString(folder.resolve("out")))
                    .startsWith("lent\nxxx")
                    .endsWith("xend\n")
                    .hasSize(3_000_009);
            Outcome failed = build(own, "--builder", "relay", "--build-arg", "BUILDKIT_SYNTAX=a/b");
            assertThat(failed.exitCode()).isNotZero();
        }
    }

    private Outcome docker(Map<String, String> environment, String... words) {
        List<String> command = new ArrayList<>(List.of(Cli.DOCKER.program().toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return Cli.finish(Cli.start(engine, builder), new byte[0], String.join(" ", command));
    }

    @Test
    void agentsAreLentToTheStepsThatAskForThem() throws IOException {
        for (Cli cli : List.of(Cli.DOCKER, Cli.JDOCKER)) {
            try (SshAgent one = new SshAgent(engine.newFolder(), "one");
                    SshAgent two = new SshAgent(engine.newFolder(), "two")) {
                dockerfile(FROM
                        + "RUN --mount=type=ssh test -S $SSH_AUTH_SOCK && stat -c '%u %a' $SSH_AUTH_SOCK > /mode\n"
                        + "RUN --mount=type=ssh,id=other,target=/tmp/sock,uid=7,gid=8,mode=0666 stat -c '%u %g %a' /tmp/sock > /other\n"
                        + "RUN --mount=type=ssh --mount=type=ssh,id=other ls /run/buildkit > /both\n"
                        + "RUN --mount=type=ssh,id=nobody true\n"
                        + "RUN test ! -e /run/buildkit/ssh_agent.0 && test -z \"$SSH_AUTH_SOCK\"\n"
                        + "FROM scratch\nCOPY --from=0 /mode /other /both /\n");
                Path out = engine.newFolder();
                told(build(
                        cli,
                        Map.of(),
                        "--no-cache",
                        "--ssh",
                        "default=" + one.socket(),
                        "--ssh",
                        "other=" + two.socket(),
                        "--output",
                        "type=local,dest=" + out));
                assertThat(out.resolve("mode")).hasContent("0 600\n");
                assertThat(out.resolve("other")).hasContent("7 8 666\n");
                assertThat(out.resolve("both")).hasContent("ssh_agent.0\nssh_agent.1\n");
            }
        }
    }

    @Test
    void anAgentThatIsRequiredAndNotLentFailsTheStep() throws IOException {
        dockerfile(FROM + "RUN --mount=type=ssh,required true\n");
        Outcome failed = build(Map.of(), "--no-cache");
        assertThat(failed.exitCode()).isNotZero();
        assertThat(failed.stderr()).contains("unset ssh forward key default");
        dockerfile(FROM + "RUN --mount=type=ssh,id=mine,required=true true\n");
        try (SshAgent agent = new SshAgent(engine.newFolder(), "one")) {
            assertThat(build(Map.of(), "--no-cache", "--ssh", "default=" + agent.socket())
                            .stderr())
                    .contains("unset ssh forward key mine");
            told(build(Map.of(), "--no-cache", "--ssh", "mine=" + agent.socket()));
        }
    }

    /** What goes through the socket is the agent's own answer: the key that it holds is in it. */
    @Test
    void theAgentAnswersWithinTheStep() throws IOException {
        try (SshAgent agent = new SshAgent(engine.newFolder(), "answering")) {
            dockerfile("FROM scratch\nCOPY ssh-add /\nCOPY lib /\nRUN --mount=type=ssh [\"/ssh-add\", \"-L\"]\n");
            copyProgram("ssh-add");
            String told = told(build(Map.of(), "--no-cache", "--ssh", "default=" + agent.socket()));
            assertThat(told).contains(agent.key());
        }
    }

    /** A program of this machine with the libraries that it needs, as {@code ssh-add} and {@code lib/} of the context. */
    private void copyProgram(String name) throws IOException {
        Path program = TestClients.program(name).orElseThrow();
        Files.copy(program, context.resolve(name));
        String libraries = Cli.finish(new ProcessBuilder("ldd", program.toString()).start(), new byte[0], "ldd")
                .output();
        for (String word : libraries.split("\\s+", -1)) {
            if (word.startsWith("/")) {
                Path there = context.resolve("lib" + word);
                Files.createDirectories(there.getParent());
                Files.copy(Path.of(word), there);
            }
        }
    }
}
