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
