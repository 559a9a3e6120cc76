package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Builds for machines of another kind than this one. */
@BlackBox
class PlatformsIT {

    /** A program for arm64 that writes a line and ends: write(2) and exit(2), and nothing else. */
    private static final String HELLO = """
            f0VMRgIBAQAAAAAAAAAAAAIAtwABAAAAeABAAAAAAABAAAAAAAAAAAAAAAAAAAAAAAAAAEAAOAABAAAAAAAAAAEAAAAFAAAA
            AAAAAAAAAAAAAEAAAAAAAAAAQAAAAAAAqQAAAAAAAACpAAAAAAAAAAAQAAAAAAAAIACA0uEAABAiAoDSCAiA0gEAANQAAIDS
            qAuA0gEAANRoZWxsbyBmcm9tIGFybTY0Cg==
            """;

    private static final String NO_HANDLER =
            "exec format error: this machine runs no programs for linux/arm64, no binfmt handler for them is registered";

    private final Engine engine;
    private Path context = Path.of("/");

    PlatformsIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void haveAContext() throws IOException {
        TestClients.requirePlugin("docker-buildx");
        Assumptions.assumeTrue(
                System.getProperty("os.arch").equals("amd64"),
                "capability missing: a machine of amd64, whose others are arm64");
        context = engine.newFolder();
        Path hello = context.resolve("hello");
        Files.write(hello, Base64.getMimeDecoder().decode(HELLO));
        Files.setPosixFilePermissions(hello, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY hello /\nRUN [\"/hello\"]\n");
        Files.writeString(
                context.resolve("files.Dockerfile"), "FROM scratch\nARG TARGETARCH\nCOPY hello /$TARGETARCH/\n");
    }

    private Outcome build(Map<String, String> environment, Cli cli, String... words) {
        cli.require();
        List<String> command = new ArrayList<>(List.of(cli.program().toString()));
        command.addAll(List.of(words));
        command.add(context.toString());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return Cli.finish(Cli.start(engine, builder), new byte[0], String.join(" ", command));
    }

    /** Whether the kernel of this machine has a handler for programs of arm64. */
    private static boolean emulates() throws IOException {
        Path folder = Path.of("/proc/sys/fs/binfmt_misc");
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (DirectoryStream<Path> handlers = Files.newDirectoryStream(folder, "*")) {
            for (Path handler : handlers) {
                if (!handler.endsWith("register")
                        && Files.readString(handler).matches("(?s)enabled.*magic 7f454c46.*b7(00)?\n.*")) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void aCommandForAnotherMachineIsRunByTheHandlerThatTheKernelHas() throws IOException {
        Assumptions.assumeTrue(emulates(), "capability missing: a binfmt handler for programs of arm64");
        Outcome outcome = build(
                Map.of(), Cli.DOCKER, "buildx", "build", "--progress=plain", "--no-cache", "--platform", "linux/arm64");
        assertThat(outcome.exitCode()).describedAs(outcome.toString()).isZero();
        assertThat(outcome.stderr()).contains("hello from arm64");
        assertThat(Cli.DOCKER.run(engine, "buildx", "inspect").output()).contains("linux/arm64");
    }

    @Test
    void withoutAHandlerTheErrorNamesTheMachineTheFileAndTheLine() throws IOException {
        Assumptions.assumeTrue(engine.isOurs(), "capability missing: dockerd does not say what is missing");
        Assumptions.assumeFalse(emulates(), "capability missing: a machine without a binfmt handler for arm64");
        Outcome buildx =
                build(Map.of(), Cli.DOCKER, "buildx", "build", "--progress=plain", "--platform", "linux/arm64");
        assertThat(buildx.exitCode()).isEqualTo(1);
        assertThat(buildx.stderrOfBuildx())
                .contains(
                        "Dockerfile:3\n",
                        "   3 | >>> RUN [\"/hello\"]\n",
                        "ERROR: failed to build: failed to solve: " + NO_HANDLER);
        for (Cli cli : Cli.values()) {
            Outcome classic = build(Map.of("DOCKER_BUILDKIT", "0"), cli, "build", "--platform", "linux/arm64");
            assertThat(classic.exitCode()).isEqualTo(1);
            assertThat(classic.stdout() + classic.stderr()).contains(NO_HANDLER);
        }
    }

    @Test
    void whatRunsNothingIsBuiltForSeveralMachinesAtOnce() throws IOException {
        Path archive = engine.newFolder().resolve("image.tar");
        Outcome outcome = build(
                Map.of(),
                Cli.DOCKER,
                "buildx",
                "build",
                "-f",
                context.resolve("files.Dockerfile").toString(),
                "--platform",
                "linux/amd64,linux/arm64",
                "--output",
                "type=oci,dest=" + archive);
        Assumptions.assumeTrue(
                engine.isOurs() || outcome.exitCode() == 0,
                "capability missing: archives of dockerd with this image store");
        assertThat(outcome.exitCode()).describedAs(outcome.toString()).isZero();
        Map<String, byte[]> blobs = new HashMap<>();
        try (InputStream file = Files.newInputStream(archive);
                TarArchiveInputStream tar = new TarArchiveInputStream(file)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                blobs.put(entry.getName().replaceFirst(".*/", ""), tar.readAllBytes());
            }
        }
        JsonNode index = Http.JSON.readTree(blobs.get("index.json"));
        JsonNode manifests = index.path("manifests").size() == 1
                ? Http.JSON
                        .readTree(blobs.get(digest(index.path("manifests").get(0))))
                        .path("manifests")
                : index.path("manifests");
        List<String> platforms = new ArrayList<>();
        for (JsonNode manifest : manifests) {
            JsonNode config = Http.JSON.readTree(blobs.get(
                    digest(Http.JSON.readTree(blobs.get(digest(manifest))).path("config"))));
            platforms.add(manifest.path("platform").path("architecture").asText() + " "
                    + config.path("architecture").asText());
        }
        assertThat(platforms).containsExactlyInAnyOrder("amd64 amd64", "arm64 arm64");
    }

    private static String digest(JsonNode descriptor) {
        return descriptor.path("digest").asText().replaceFirst(".*:", "");
    }
}
