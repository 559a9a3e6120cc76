package dev.jdocker.jrunc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jdocker.linux.jnr.JnrLinux;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.LinuxSection;
import dev.jdocker.oci.Memory;
import dev.jdocker.oci.Resources;
import dev.jdocker.oci.Spec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as callers of runc use it, on containers that have ended or never were. */
class CommandLineTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... words) {
        out.reset();
        err.reset();
        Jrunc jrunc = new Jrunc(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new Machine(JnrLinux::new),
                Map.of());
        return jrunc.run(List.of(words));
    }

    private int verb(String... words) {
        List<String> all = new ArrayList<>(List.of("--root", root().toString()));
        all.addAll(List.of(words));
        return run(all.toArray(String[]::new));
    }

    private Path root() {
        return folder.resolve("root");
    }

    private String stdout() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String stderr() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out.toByteArray());
    }

    private static final HostProcess DEAD = new HostProcess(1, 1); // of that number, but not started then

    private void container(String id, @Nullable HostProcess init) {
        Spec config = Spec.builder()
                .process(ContainerProcess.builder().args(List.of("sleep", "1")).build())
                .annotations(Map.of("owner.of", "a thing"))
                .linux(LinuxSection.builder().build())
                .build();
        new StateStore(root())
                .add(
                        new ContainerId(id),
                        new SavedState(
                                id,
                                DEAD,
                                init,
                                "/bundle",
                                "/bundle/rootfs",
                                "/jrunc-test-none/" + id,
                                "2026-01-02T03:04:05.123456789Z",
                                0,
                                false,
                                config));
    }

    @Test
    void theStateOfAStoppedContainerHasNoPid() throws IOException {
        container("a", DEAD);
        assertThat(verb("state", "a")).isZero();
        JsonNode state = json();
        assertThat(state.path("ociVersion").asText()).isEqualTo("1.2.1");
        assertThat(state.path("id").asText()).isEqualTo("a");
        assertThat(state.path("pid").asInt(-1)).isZero();
        assertThat(state.path("status").asText()).isEqualTo("stopped");
        assertThat(state.path("bundle").asText()).isEqualTo("/bundle");
        assertThat(state.path("rootfs").asText()).isEqualTo("/bundle/rootfs");
        assertThat(state.path("created").asText()).isEqualTo("2026-01-02T03:04:05.123456789Z");
        assertThat(state.path("annotations").path("owner.of").asText()).isEqualTo("a thing");
        assertThat(state.path("owner").asText()).isEqualTo("root");
    }

    @Test
    void aLivingInitIsRunningOrCreatedByItsFifo() throws IOException {
        container("a", HostProcess.self());
        assertThat(verb("state", "a")).isZero();
        assertThat(json().path("status").asText()).isEqualTo("running");
        assertThat(json().path("pid").asLong())
                .isEqualTo(ProcessHandle.current().pid());
        Files.createFile(root().resolve("a").resolve(Container.FIFO));
        assertThat(verb("state", "a")).isZero();
        assertThat(json().path("status").asText()).isEqualTo("created");
    }

    @Test
    void aContainerWhoseCreatorDiedIsStoppedAndOneBeingMadeIsCreating() throws IOException {
        container("a", null);
        assertThat(verb("state", "a")).isZero();
        assertThat(json().path("status").asText()).isEqualTo("stopped");
        SavedState state = new StateStore(root()).get(new ContainerId("a"));
        new StateStore(root())
                .write(
                        new ContainerId("a"),
                        new SavedState(
                                "a",
                                HostProcess.self(),
                                null,
                                state.bundle(),
                                state.rootfs(),
                                state.cgroup(),
                                state.created(),
                                0,
                                false,
                                state.config()));
        assertThat(verb("state", "a")).isZero();
        assertThat(json().path("status").asText()).isEqualTo("creating");
    }

    @Test
    void containersAreListedByIdInThreeForms() throws IOException {
        assertThat(verb("list", "-f", "json")).isZero();
        assertThat(stdout()).isEqualTo("null");
        container("b", DEAD);
        container("a", DEAD);
        Files.createDirectory(root().resolve("leftover"));
        assertThat(verb("list", "-q")).isZero();
        assertThat(stdout()).isEqualTo("a\nb\n");
        assertThat(verb("list")).isZero();
        assertThat(stdout()).isEqualTo("""
                        ID          PID         STATUS      BUNDLE      CREATED                          OWNER
                        a           0           stopped     /bundle     2026-01-02T03:04:05.123456789Z   root
                        b           0           stopped     /bundle     2026-01-02T03:04:05.123456789Z   root
                        """);
        assertThat(verb("list", "--format=json")).isZero();
        assertThat(json().findValuesAsText("id")).containsExactly("a", "b");
    }

    @Test
    void anErrorIsALineOnStderr() {
        assertThat(verb("state", "none")).isOne();
        assertThat(stderr()).matches("time=\"[0-9TZ:-]+\" level=error msg=\"container does not exist\"\n");
        assertThat(stdout()).isEmpty();
    }

    @Test
    void withALogFileItIsALineThereAndTheMessageOnStderr() throws IOException {
        Path log = folder.resolve("log.json");
        assertThat(run("--root=" + root(), "--log=" + log, "--log-format=json", "--debug", "state", "none"))
                .isOne();
        assertThat(stderr()).isEqualTo("container does not exist\n");
        JsonNode line = new ObjectMapper().readTree(log.toFile());
        assertThat(line.path("level").asText()).isEqualTo("error");
        assertThat(line.path("msg").asText()).isEqualTo("container does not exist");
        assertThat(line.path("time").asText()).endsWith("Z");
    }

    @Test
    void whatIsNotUnderstoodIsSaidWithTheUsage() {
        assertThat(run("nosuch")).isEqualTo(3);
        assertThat(stderr()).contains("No help topic for 'nosuch'");
        assertThat(run("--nosuch")).isOne();
        assertThat(stderr()).contains("Incorrect Usage: flag provided but not defined: -nosuch");
        assertThat(run("state", "--nosuch", "a")).isOne();
        assertThat(stderr()).contains("flag provided but not defined: -nosuch");
        assertThat(run("state")).isOne();
        assertThat(stderr()).contains("Usage:").contains("jrunc: \\\"state\\\" requires exactly 1 argument(s)");
        assertThat(run("--log-format", "xml", "state", "a")).isOne();
        assertThat(stderr()).contains("unknown log-format \\\"xml\\\"");
    }

    @Test
    void helpAndVersionAreNoErrors() {
        assertThat(run()).isZero();
        assertThat(stdout()).contains("Usage: jrunc", "create", "features");
        assertThat(run("--help")).isZero();
        assertThat(run("update", "--help")).isZero();
        assertThat(stdout()).contains("--memory-swap");
        assertThat(run("--version")).isZero();
        assertThat(stdout()).startsWith("jrunc version ").contains("spec: 1.2.1");
    }

    @Test
    void whatIsNotSupportedIsRefusedClearly() {
        assertThat(verb("--systemd-cgroup", "list")).isOne();
        assertThat(stderr()).contains("--systemd-cgroup is not supported");
        assertThat(verb("--rootless", "true", "list")).isOne();
        assertThat(stderr()).contains("--rootless true is not supported");
        assertThat(verb("--rootless=auto", "list")).isZero();
        assertThat(verb("--rootless", "perhaps", "list")).isOne();
    }

    @Test
    void anEndedContainerCanOnlyBeDeleted() {
        container("a", DEAD);
        for (String[] words :
                new String[][] {{"kill", "a", "KILL"}, {"pause", "a"}, {"update", "--memory", "1g", "a"}}) {
            assertThat(verb(words)).isOne();
            assertThat(stderr()).contains("container not running");
        }
        assertThat(verb("resume", "a")).isOne();
        assertThat(stderr()).contains("container not paused");
        assertThat(verb("delete", "a")).isZero();
        assertThat(root().resolve("a")).doesNotExist();
        assertThat(verb("delete", "a")).isOne();
        assertThat(stderr()).contains("container does not exist");
        assertThat(verb("delete", "--force", "a")).isZero();
    }

    @Test
    void deletingRemovesWhatACreationLeftThatWasKilledAtOnce() throws IOException {
        Files.createDirectories(root().resolve("a"));
        assertThat(verb("delete", "--force", "a")).isZero();
        assertThat(root().resolve("a")).doesNotExist();
    }

    @Test
    void idsThatWouldLeaveTheRootAreRefused() {
        for (String id : List.of("../a", "..", ".", "a/b", "a b")) {
            assertThat(verb("state", id)).isOne();
            assertThat(stderr()).contains("invalid container ID format");
        }
        assertThat(verb("delete", "-f", "")).isOne();
        assertThat(stderr()).contains("container id cannot be empty");
    }

    @Test
    void anUnknownSignalIsNotSent() {
        container("a", HostProcess.self());
        assertThat(verb("kill", "a", "FOO")).isOne();
        assertThat(stderr()).contains("unknown signal \\\"FOO\\\"");
        assertThat(verb("kill", "a", "0")).isZero();
    }

    @Test
    void specWritesAFileOnce() throws IOException {
        assertThat(verb("spec", "-b", folder.toString())).isZero();
        JsonNode spec =
                new ObjectMapper().readTree(folder.resolve("config.json").toFile());
        assertThat(spec.path("process").path("args").get(0).asText()).isEqualTo("sh");
        assertThat(verb("spec", "--bundle", folder.toString())).isOne();
        assertThat(stderr()).contains("File config.json exists. Remove it first");
    }

    @Test
    void aChangeOfLimitsKeepsWhatItDoesNotName() {
        Resources before = Resources.builder()
                .memory(Memory.builder().limit(100L).swap(200L).build())
                .build();
        Resources change =
                Resources.builder().memory(Memory.builder().limit(150L).build()).build();
        Memory merged = Limits.merge(before, change).memory();
        assertThat(merged).isEqualTo(Memory.builder().limit(150L).swap(200L).build());
        Resources zeros = Resources.builder()
                .memory(Memory.builder().limit(0L).reservation(5L).build())
                .build();
        assertThat(Limits.withoutZeros(zeros).memory())
                .isEqualTo(Memory.builder().reservation(5L).build());
    }
}
