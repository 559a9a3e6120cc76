package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Builds by BuildKit's protocol: the docker CLI with Buildx, and Compose. */
@BlackBox
class BuildxIT {

    private static final String FROM = "FROM " + TestImage.NAME + "\n";

    private final Engine engine;
    private Path context = Path.of("/");

    BuildxIT(Engine engine) {
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
        engine.removeImages("blackbox/buildx");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(context.resolve(name), text);
    }

    private Outcome build(String... arguments) {
        List<String> words = new ArrayList<>(List.of("buildx", "build", "--progress=plain"));
        words.addAll(List.of(arguments));
        words.add(context.toString());
        return Cli.DOCKER.run(engine, words.toArray(String[]::new));
    }

    private static String told(Outcome outcome) {
        assertThat(outcome.exitCode()).describedAs(outcome.toString()).isZero();
        return outcome.stderr();
    }

    private String run(String image, String script) {
        String id = engine.create(Engine.shell(script).replace(TestImage.NAME, image));
        engine.start(id);
        assertThat(engine.await(id)).describedAs(engine.logs(id).stderr()).isZero();
        return engine.logs(id).stdout();
    }

    @Test
    void anImageIsBuiltNamedAndRuns() throws IOException {
        write("Dockerfile", FROM + "RUN echo made > /made\nCOPY a /a\n");
        write("a", "hello\n");
        assertThat(told(build("-t", "blackbox/buildx:1")))
                .contains("RUN echo made > /made")
                .contains("naming to docker.io/blackbox/buildx:1");
        assertThat(run("blackbox/buildx:1", "cat /made /a")).isEqualTo("made\nhello\n");
    }

    @Test
    void hostsAreAddedAndTheEnginesOwnIsKnown() throws IOException {
        write("Dockerfile", FROM + "RUN grep -e gate -e six /etc/hosts\n");
        String gateway = engine.bridgeGateway();
        assertThat(told(build("--add-host", "gate:host-gateway", "--add-host", "six=[2001:db8::6]")))
                .contains(gateway + "\tgate")
                .contains("2001:db8::6\tsix");
    }

    @Test
    void whatHasBeenDoneIsNotDoneAgainUntilAFileChanges() throws IOException {
        write("Dockerfile", FROM + "COPY a /a\nRUN cat /a > /b\n");
        write("a", "first\n");
        told(build("-t", "blackbox/buildx:again"));
        assertThat(told(build("-t", "blackbox/buildx:again"))).contains("CACHED");
        write("a", "second\n");
        told(build("-t", "blackbox/buildx:again"));
        assertThat(run("blackbox/buildx:again", "cat /b")).isEqualTo("second\n");
    }

    @Test
    void aFailingStepIsShownWithItsOutputAndItsLine() throws IOException {
        write("Dockerfile", FROM + "RUN echo out; exit 3\n");
        Outcome outcome = build();
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.stderr())
                .contains("out\n")
                .contains(">>> RUN echo out; exit 3")
                .contains("did not complete successfully: exit code: 3");
    }

    @Test
    void filesAreGivenToTheClient() throws IOException {
        write("Dockerfile", "FROM scratch\nCOPY a /dir/a\n");
        write("a", "given\n");
        Path out = engine.newFolder();
        told(build("--output", "type=local,dest=" + out));
        assertThat(out.resolve("dir/a")).hasContent("given\n");
        told(build("--output", "type=tar,dest=" + out.resolve("all.tar")));
        assertThat(Files.size(out.resolve("all.tar"))).isPositive();
    }

    @Test
    void aSecretIsThereForTheStepThatAsksForItAndNotInTheImage() throws IOException {
        write(
                "Dockerfile",
                FROM + "RUN --mount=type=secret,id=s wc -c < /run/secrets/s > /size\n"
                        + "RUN test ! -s /run/secrets/s\n");
        Path secret = Files.writeString(engine.newFolder().resolve("secret"), "0123456789");
        told(build("--secret", "id=s,src=" + secret, "-t", "blackbox/buildx:secret"));
        assertThat(run("blackbox/buildx:secret", "cat /size").strip()).isEqualTo("10");
    }

    @Test
    void aContextComesByStandardInput() throws IOException {
        Outcome outcome = Cli.DOCKER.run(
                engine,
                (FROM + "RUN echo piped > /piped\n").getBytes(java.nio.charset.StandardCharsets.UTF_8),
                "buildx",
                "build",
                "--progress=plain",
                "-t",
                "blackbox/buildx:stdin",
                "-");
        told(outcome);
        assertThat(run("blackbox/buildx:stdin", "cat /piped")).isEqualTo("piped\n");
    }

    @Test
    void whatOneTargetOfABakeMakesIsAContextOfAnother() throws IOException {
        write("base.Dockerfile", FROM + "ENV OF=base\nRUN echo of the base > /base\n");
        write("app.Dockerfile", "FROM base\nRUN echo $OF > /env\n");
        write("docker-bake.hcl", """
                target "base" { dockerfile = "base.Dockerfile" }
                target "app" {
                  dockerfile = "app.Dockerfile"
                  contexts = { base = "target:base" }
                  tags = ["blackbox/buildx:baked"]
                }
                """);
        ProcessBuilder builder = new ProcessBuilder(Cli.DOCKER.program().toString(), "buildx", "bake", "app")
                .directory(context.toFile());
        told(Cli.finish(Cli.start(engine, builder), new byte[0], "docker buildx bake app"));
        assertThat(run("blackbox/buildx:baked", "cat /base /env")).isEqualTo("of the base\nbase\n");
    }

    @Test
    void buildsAreRememberedWithTheirLogs() throws IOException {
        write("Dockerfile", FROM + "RUN echo remembered\n");
        told(build("--no-cache"));
        assertThat(Cli.DOCKER.run(engine, "buildx", "history", "ls").output()).contains("Completed");
        Outcome logs = Cli.DOCKER.run(engine, "buildx", "history", "logs", "--progress=plain");
        assertThat(logs.stdout() + logs.stderr()).contains("remembered");
    }

    @Test
    void whatIsTooOldAndNotAmongTheNewestIsForgotten() throws Exception {
        Assumptions.assumeTrue(engine.isOurs(), "capability missing: a dockerd to start with a configuration");
        Path config = engine.newFolder().resolve("daemon.json");
        Files.writeString(config, "{\"builder\": {\"history\": {\"maxAge\": \"1s\", \"maxEntries\": 2}}}");
        engine.daemon().restartWith("--config-file", config.toString());
        try {
            for (String name : List.of("one", "two", "three", "four")) {
                // Older than the bound are those before the last, which is what the bound of their number is for.
                TimeUnit.MILLISECONDS.sleep(1100);
                write("Dockerfile", FROM + "LABEL name=" + name + "\n");
                told(build());
            }
            Await.until("the oldest are forgotten", () -> remembered() == 2);
        } finally {
            engine.daemon().restartWith();
        }
    }

    private long remembered() {
        return Cli.DOCKER
                .run(engine, "buildx", "history", "ls", "--format", "{{.Ref}}")
                .output()
                .lines()
                .count();
    }

    @Test
    void theEngineIsABuilderThatCanBeLookedAt() {
        assertThat(Cli.DOCKER.run(engine, "buildx", "inspect").output())
                .contains("Driver:")
                .contains("running");
        assertThat(Cli.DOCKER.run(engine, "buildx", "du").output()).contains("Total:");
    }

    @Test
    void aDoorThatIsOnlyTriedIsClosedQuietly() {
        for (int i = 0; i < 3; i++) {
            assertThat(Cli.DOCKER.run(engine, "buildx", "ls").exitCode()).isZero();
        }
        assertThat(engine.http().get("/_ping").status()).isEqualTo(200);
    }
}
