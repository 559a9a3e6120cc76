package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Images built by this client alone, and by Buildx in its name. */
@BlackBox
class JdockerBuildIT {
    private static final String DOCKERFILE = """
            FROM %s
            ARG WHO=nobody
            COPY greeting /greeting
            RUN echo "$(cat /greeting) $WHO" > /said
            CMD ["cat", "/said"]
            """.formatted(TestImage.NAME);

    private final Engine engine;

    JdockerBuildIT(Engine engine) {
        this.engine = engine;
    }

    private Path context() throws IOException {
        Path folder = engine.newFolder();
        Files.writeString(folder.resolve("Dockerfile"), DOCKERFILE);
        Files.writeString(folder.resolve("greeting"), "hello");
        return folder;
    }

    /** As BuildKit's clients show it, by this client itself. */
    private Outcome own(String... words) {
        return Cli.finish(Cli.start(engine, own(List.of(words))), new byte[0], String.join(" ", words));
    }

    private static ProcessBuilder own(List<String> words) {
        List<String> command = new ArrayList<>(List.of(Cli.JDOCKER.program().toString()));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JDOCKER_BUILDX", "0");
        return builder;
    }

    private Outcome alone(String input, String... words) {
        List<String> command = new ArrayList<>(List.of(Cli.JDOCKER.program().toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("DOCKER_BUILDKIT", "0");
        return Cli.finish(
                Cli.start(engine, builder), input.getBytes(StandardCharsets.UTF_8), String.join(" ", command));
    }

    private String run(String image) {
        return Cli.JDOCKER
                .run(engine, "run", "--rm", "--network", "none", image)
                .output();
    }

    @Test
    void aFolderIsSentAndBuilt() throws IOException {
        Path context = context();
        Path file = engine.newFolder().resolve("id");
        Outcome built = alone(
                "",
                "build",
                "-t",
                "jdocker-build/one:1",
                "--network",
                "none",
                "--build-arg",
                "WHO=world",
                "--label",
                "a=b",
                "--iidfile",
                file.toString(),
                context.toString());
        assertThat(built.output()).contains("Step 1/5 : FROM", "Successfully tagged jdocker-build/one:1");
        assertThat(run("jdocker-build/one:1")).isEqualTo("hello world");
        var image = engine.http()
                .get("/images/jdocker-build/one:1/json")
                .expect(200)
                .json();
        assertThat(file).hasContent(image.path("Id").asText());
        assertThat(image.path("Config").path("Labels").path("a").asText()).isEqualTo("b");
        Outcome quiet = alone(
                "",
                "build",
                "-q",
                "--network",
                "none",
                "--build-arg",
                "WHO=world",
                "--label",
                "a=b",
                context.toString());
        assertThat(quiet.output()).matches("sha256:[0-9a-f]{64}");
        assertThat(run(quiet.output())).isEqualTo("hello world");
    }

    @Test
    void aDockerfileMayComeFromElsewhere() throws IOException {
        Path context = context();
        Files.delete(context.resolve("Dockerfile"));
        String _ = alone(
                        DOCKERFILE,
                        "build",
                        "-t",
                        "jdocker-build/two:1",
                        "--network",
                        "none",
                        "-f",
                        "-",
                        context.toString())
                .output();
        assertThat(run("jdocker-build/two:1")).isEqualTo("hello nobody");
        Path outside = Files.writeString(engine.newFolder().resolve("Other"), DOCKERFILE);
        String _ = alone(
                        "",
                        "build",
                        "-t",
                        "jdocker-build/three:1",
                        "--network",
                        "none",
                        "-f",
                        outside.toString(),
                        context.toString())
                .output();
        assertThat(run("jdocker-build/three:1")).isEqualTo("hello nobody");
        String _ = alone(
                        "FROM " + TestImage.NAME + "\nCMD [\"echo\", \"alone\"]\n",
                        "build",
                        "-t",
                        "jdocker-build/four:1",
                        "-")
                .output();
        assertThat(run("jdocker-build/four:1")).isEqualTo("alone");
    }

    @Test
    void whatFailsIsSaidAndCounts() throws IOException {
        Path context = context();
        Files.writeString(context.resolve("Dockerfile"), "FROM " + TestImage.NAME + "\nRUN exit 7\n");
        Outcome failed = alone("", "build", "--network", "none", context.toString());
        assertThat(failed.exitCode()).isNotZero();
        assertThat(failed.stderr()).contains("7");
        assertThat(alone("", "build", context.resolve("nothing").toString()).stderr())
                .contains("not found");
        assertThat(alone("", "build", "-f", "nowhere", context.toString()).stderr())
                .contains("no such file or directory");
    }

    @Test
    void stepsAreToldOfAsTheyGo() throws IOException {
        Path context = context();
        Outcome first = own("build", "-t", "jdocker-build/own:1", "--network", "none", context.toString());
        assertThat(first.exitCode()).as(first.toString()).isZero();
        assertThat(first.stdout()).isEmpty();
        assertThat(first.stderr())
                .containsPattern("(?m)^#1 \\[internal] load build definition from Dockerfile\n")
                .containsPattern("(?m)^#\\d+ \\[\\d/\\d] RUN echo .*\n")
                .containsPattern("(?m)^#\\d+ DONE \\d+\\.\\ds\n")
                .contains("naming to docker.io/jdocker-build/own:1");
        assertThat(run("jdocker-build/own:1")).isEqualTo("hello nobody");
        Outcome again = own("build", "--progress", "plain", "--network", "none", context.toString());
        assertThat(again.stderr()).containsPattern("(?m)^#\\d+ CACHED\n");
        Outcome quiet = own("build", "--progress=quiet", "--network", "none", context.toString());
        assertThat(quiet.stderr()).isEmpty();
        assertThat(quiet.output())
                .matches("sha256:[0-9a-f]{64}")
                .isEqualTo(own("build", "-q", "--network", "none", context.toString())
                        .output());
        assertThat(own("build", "--progress", "loud", context.toString()).stderr())
                .contains("invalid progress mode loud");
    }

    @Test
    void theStepThatFailsIsShownAgainWithItsPlace() throws IOException {
        Path context = context();
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM " + TestImage.NAME
                        + "\n# before\nRUN for i in $(seq 1 30); do echo line $i; done; exit 7\nRUN after\n");
        Outcome failed = own("build", "--no-cache", "--network", "none", context.toString());
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.stderr()).containsPattern("(?m)^#\\d+ ERROR: process .* exit code: 7$");
        assertThat(failed.stderr().substring(failed.stderr().indexOf("------\n > ")))
                .containsPattern("^------\n > \\[2/3] RUN for i in .*:\n")
                .containsPattern("(?m)^\\d+\\.\\d{3} line 30\n------\nDockerfile:3\n--------------------\n")
                .doesNotContain("line 20\n")
                .contains("   2 |     # before\n   3 | >>> RUN for i in")
                .contains("failed to build: failed to solve: process");
        Files.writeString(context.resolve("Dockerfile"), "FROM " + TestImage.NAME + "\nRAN x\n");
        assertThat(own("build", context.toString()).stderr())
                .contains("Dockerfile:2", "   2 | >>> RAN x", "unknown instruction: RAN");
    }

    @Test
    void eachMessageMayBeALineOfJson() throws IOException {
        Outcome built = own(
                "build",
                "--progress",
                "rawjson",
                "--network",
                "none",
                "--no-cache",
                context().toString());
        assertThat(built.exitCode()).as(built.toString()).isZero();
        List<String> names = new ArrayList<>();
        for (String line : built.stderr().split("\n", -1)) {
            if (!line.isEmpty()) {
                Http.JSON.readTree(line).path("vertexes").forEach(vertex -> {
                    if (vertex.has("completed")) {
                        names.add(vertex.path("name").asText());
                    }
                });
            }
        }
        assertThat(names).contains("[internal] load build context").anyMatch(name -> name.contains("RUN echo"));
    }

    /** On a terminal the picture of all steps is drawn anew in its place. */
    @Test
    void onATerminalThePictureIsDrawnInItsPlace() throws IOException {
        Path context = context();
        Files.writeString(
                context.resolve("Dockerfile"), "FROM " + TestImage.NAME + "\nRUN echo shown meanwhile; sleep 2\n");
        String command = Cli.JDOCKER.program() + " build --no-cache --network none " + context;
        ProcessBuilder builder = own(List.of());
        builder.command(List.of("script", "-qec", "stty cols 80 rows 24; " + command, "/dev/null"));
        Outcome built = Cli.finish(Cli.start(engine, builder), new byte[0], command);
        assertThat(built.exitCode()).as(built.toString()).isZero();
        assertThat(built.stdout())
                .contains("[+] Building ", " => => # ", "shown meanwhile")
                .containsPattern("\u001b\\[\\d+A\u001b\\[J\\[\\+] Building \\d\\.\\ds \\(\\d+/\\d+\\)")
                .contains(" FINISHED\r\n");
        for (String line : built.stdout().split("\r\n", -1)) {
            assertThat(line.replaceAll("\u001b\\[\\d*[A-Z]", "").length()).isLessThanOrEqualTo(80);
        }
    }

    @Test
    void theHostIsKnownByTheAddressOfItsBridge() throws IOException {
        Path context = context();
        Files.writeString(
                context.resolve("Dockerfile"), "FROM " + TestImage.NAME + "\nRUN grep -E 'gate|other' /etc/hosts\n");
        String gateway = engine.bridgeGateway();
        Outcome built = own(
                "build",
                "--add-host",
                "gate:host-gateway",
                "--add-host",
                "other=10.1.2.3",
                "--network",
                "none",
                context.toString());
        assertThat(built.stderr()).contains(gateway + "\tgate", "10.1.2.3\tother");
        assertThat(own("build", "--add-host", "gate:nowhere", context.toString())
                        .stderr())
                .contains("invalid IP address in add-host: \"nowhere\"");
    }

    @Test
    void whereBuildxIsInstalledItBuilds() throws IOException {
        TestClients.requirePlugin("docker-buildx");
        Outcome built = Cli.JDOCKER.run(
                engine,
                "build",
                "--progress",
                "plain",
                "-t",
                "jdocker-build/five:1",
                "--network",
                "none",
                context().toString());
        assertThat(built.exitCode()).as(built.toString()).isZero();
        assertThat(built.stderr()).contains("[internal] load build definition from Dockerfile");
        assertThat(run("jdocker-build/five:1")).isEqualTo("hello nobody");
    }

    @Test
    void theCacheIsPruned() throws IOException {
        String _ = alone("", "build", "-q", "--network", "none", context().toString())
                .output();
        assertThat(alone("", "builder", "prune", "--force", "--all").output()).contains("Total reclaimed space: ");
    }
}
