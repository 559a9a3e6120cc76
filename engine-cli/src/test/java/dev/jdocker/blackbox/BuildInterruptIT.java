package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jdocker.blackbox.BuildContext.Told;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Builds that are given up and daemons that are killed at any moment of one: the next build is right, and nothing is left. */
@BlackBox
class BuildInterruptIT {

    private static final int CANCELS = 40;
    private static final int KILLS = 10;
    private static final int LONGEST_MILLIS = 500;
    private static final String MARK = "given-up-" + ProcessHandle.current().pid() + "-";

    private final Engine engine;
    private final Random random = new Random(7);
    private final Set<String> workspaces = new HashSet<>();

    BuildInterruptIT(Engine engine) {
        this.engine = engine;
    }

    /** Steps side by side and one after the other, the last of which looks whether the others are right. */
    private static BuildContext context(String mark) {
        return BuildContext.of("""
                        FROM %1$s AS one
                        RUN sleep 0.1; echo %2$s > /one
                        FROM %1$s
                        COPY . /c/
                        RUN mkdir /d; for i in 1 2 3 4 5 6 7 8 9; do echo %2$s > /d/$i; done
                        COPY --from=one /one /one
                        RUN test $(cat /one) = %2$s && test $(cat /c/a) = %2$s && test $(cat /d/* | grep -c %2$s) = 9
                        """.formatted(TestImage.NAME, mark)).file("a", mark + "\n");
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void atAnyMoment() throws IOException {
        engine.daemon();
        TestImage.ensure(engine);
        prune();
        long layers = count(engine.daemon().dataRoot().resolve("layers"));
        for (int i = 0; i < CANCELS + KILLS; i++) {
            // Kills are spread among cancels, so that each meets what the other has left.
            boolean kill = i % ((CANCELS + KILLS) / KILLS) == 0 && i / ((CANCELS + KILLS) / KILLS) < KILLS;
            String mark = MARK + i;
            interrupt(context(mark), kill);
            if (kill) {
                engine.daemon().start();
            }
            Told told = context(mark).build(engine, "");
            assertThat(told.error()).as("the build after interruption " + i).isEmpty();
            assertThat(told.image()).isNotEmpty();
        }
        for (JsonNode image : engine.http().get("/images/json").expect(200).json()) {
            if (image.path("RepoTags").isEmpty()) {
                var _ = engine.http().delete("/images/" + image.path("Id").asText() + "?force=1");
            }
        }
        prune();
        Path data = engine.daemon().dataRoot();
        Await.until("work is swept", () -> count(data.resolve("build-cache/work")) == 0);
        Await.until("layers are removed", () -> count(data.resolve("layers")) == layers);
        Await.until("runs are removed", () -> count(engine.daemon().execRoot().resolve("build/runs")) == 0);
        assertThat(mounts()).noneMatch(line -> line.contains("build-cache"));
        Await.until("no command is left", () -> processes(MARK) == 0);
        assertThat(cgroups()).doesNotContainAnyElementsOf(workspaces);
    }

    private void prune() {
        var _ = engine.http().post("/build/prune?all=1").expect(200);
    }

    private void interrupt(BuildContext context, boolean kill) throws IOException {
        String headers = "Content-Type: application/x-tar";
        try (Connection _ = engine.http().open("POST", Settings.VERSION + "/build?rm=1", headers, context.bytes())) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_MILLIS)));
            workspaces.addAll(names(engine.daemon().dataRoot().resolve("build-cache/work")));
            if (kill) {
                engine.daemon().kill();
            }
        }
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long count(Path folder) {
        return Files.exists(folder) ? names(folder).size() : 0;
    }

    private List<String> mounts() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(engine.daemon().holderPid()), "mountinfo"));
    }

    private static long processes(String word) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(path -> path.getFileName().toString().matches("\\d+"))
                    .filter(path -> {
                        try {
                            return new String(Files.readAllBytes(path.resolve("cmdline")), StandardCharsets.UTF_8)
                                    .contains(word);
                        } catch (IOException e) {
                            return false; // it has just ended
                        }
                    })
                    .count();
        }
    }

    private static List<String> cgroups() throws IOException {
        Process find = new ProcessBuilder("find", "/sys/fs/cgroup", "-type", "d", "-printf", "%f\n")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new String(find.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }
}
