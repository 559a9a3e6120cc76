package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Statistics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a container uses: one reading, two for a rate, a stream, and the tables that clients make of them. */
@BlackBox
class StatsIT {

    private static final long MEMORY = 64L << 20;
    private final Engine engine;

    StatsIT(Engine engine) {
        this.engine = engine;
    }

    private JsonNode stats(String id, String query) {
        return engine.http()
                .get("/containers/" + id + "/stats?" + query)
                .expect(200)
                .json();
    }

    private String busy() {
        String id = engine.create(
                Engine.shell("while true; do :; done", "\"HostConfig\":{\"Memory\":" + MEMORY + ",\"PidsLimit\":50}"));
        engine.start(id);
        return id;
    }

    @Test
    void oneReadingHasAllThatClientsShow() {
        String id = busy();
        Await.until(
                "it has used CPU time",
                () -> stats(id, "stream=0&one-shot=1")
                                .path("cpu_stats")
                                .path("cpu_usage")
                                .path("total_usage")
                                .asLong()
                        > 0);
        JsonNode stats = stats(id, "stream=0&one-shot=1");
        assertThat(stats.path("read").asText()).startsWith("20");
        assertThat(stats.path("preread").asText()).isEqualTo("0001-01-01T00:00:00Z");
        assertThat(stats.path("cpu_stats").path("online_cpus").asInt())
                .isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(stats.path("cpu_stats").path("system_cpu_usage").asLong()).isPositive();
        assertThat(stats.path("precpu_stats")
                        .path("cpu_usage")
                        .path("total_usage")
                        .asLong(-1))
                .isZero();
        assertThat(stats.path("memory_stats").path("limit").asLong()).isEqualTo(MEMORY);
        assertThat(stats.path("memory_stats").path("usage").asLong()).isBetween(1L, MEMORY);
        assertThat(stats.path("memory_stats")
                        .path("stats")
                        .path("inactive_file")
                        .isNumber())
                .isTrue();
        assertThat(stats.path("pids_stats").path("current").asInt()).isEqualTo(1);
        assertThat(stats.path("pids_stats").path("limit").asInt()).isEqualTo(50);
        assertThat(stats.path("blkio_stats").path("io_service_bytes_recursive").isArray())
                .isTrue();
    }

    @Test
    void withoutAStreamThereAreTwoReadingsForARate() {
        String id = busy();
        JsonNode stats = stats(id, "stream=0");
        assertThat(stats.path("id").asText()).isEqualTo(id);
        assertThat(stats.path("name").asText())
                .isEqualTo(engine.inspect(id).path("Name").asText())
                .startsWith("/");
        assertThat(stats.path("preread").asText()).startsWith("20");
        long before =
                stats.path("precpu_stats").path("cpu_usage").path("total_usage").asLong();
        assertThat(stats.path("cpu_stats").path("cpu_usage").path("total_usage").asLong())
                .isGreaterThan(before);
    }

    @Test
    void withoutALimitItIsTheMachines() throws IOException {
        String id = engine.startShell("exec sleep 1000");
        long kibibytes = java.nio.file.Files.readAllLines(java.nio.file.Path.of("/proc/meminfo")).stream()
                .filter(line -> line.startsWith("MemTotal"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                .sum();
        JsonNode stats = stats(id, "stream=0&one-shot=1");
        assertThat(stats.path("memory_stats").path("limit").asLong()).isEqualTo(kibibytes * 1024);
        assertThat(stats.path("pids_stats").has("limit")).isFalse();
    }

    @Test
    void whatDoesNotRunUsesNothing() {
        String id = engine.create(Engine.shell("true"));
        JsonNode stats = stats(id, "stream=0");
        assertThat(stats.path("id").asText()).isEqualTo(id);
        assertThat(stats.path("read").asText()).isEqualTo("0001-01-01T00:00:00Z");
        assertThat(stats.path("memory_stats").isEmpty()).isTrue();
        assertThat(stats.path("pids_stats").isEmpty()).isTrue();
        assertThat(stats.path("cpu_stats").path("cpu_usage").path("total_usage").asInt(-1))
                .isZero();
    }

    @Test
    void aStreamHasOneReadingAfterAnotherAndEndsWithTheContainer() throws IOException {
        String id = busy();
        try (Connection stats =
                engine.http().open("GET", Settings.VERSION + "/containers/" + id + "/stats", "", new byte[0])) {
            List<JsonNode> readings = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                readings.add(Http.JSON.readTree(stats.chunk()));
            }
            assertThat(readings.getFirst().path("preread").asText()).isEqualTo("0001-01-01T00:00:00Z");
            assertThat(readings.get(1).path("preread").asText())
                    .isEqualTo(readings.getFirst().path("read").asText());
            assertThat(readings.get(2).path("precpu_stats"))
                    .isEqualTo(readings.get(1).path("cpu_stats"));
            engine.http().delete("/containers/" + id + "?force=1").expect(204);
            assertThat(stats.body(false)).as("what came until the end").isNotNull();
        }
    }

    @Test
    void aStreamOfOneReadingIsRefused() {
        String id = engine.create(Engine.shell("true"));
        assertThat(engine.http()
                        .get("/containers/" + id + "/stats?stream=1&one-shot=1")
                        .expect(400)
                        .message())
                .isEqualTo("cannot have stream=true and one-shot=true");
        engine.http().get("/containers/no-such/stats").expect(404);
    }

    @ParameterizedTest
    @EnumSource
    void aTableShowsSeveral(Cli cli) {
        String busy = busy();
        String idle = engine.startShell("exec sleep 1000");
        String format = "{{.Container}}|{{.Name}}|{{.MemUsage}}|{{.NetIO}}|{{.PIDs}}|{{.CPUPerc}}";
        Outcome outcome = cli.run(engine, "stats", "--no-stream", "--format", format, busy, idle);
        List<String[]> rows =
                outcome.output().lines().map(line -> line.split("\\|")).toList();
        assertThat(rows).hasSize(2);
        assertThat(rows.getFirst()[0]).isEqualTo(busy);
        assertThat("/" + rows.getFirst()[1])
                .isEqualTo(engine.inspect(busy).path("Name").asText());
        assertThat(rows.getFirst()[2]).endsWith(" / 64MiB");
        assertThat(rows.getFirst()[3]).isEqualTo("0B / 0B");
        assertThat(rows.getFirst()[4]).isEqualTo("1");
        assertThat(Double.parseDouble(rows.getFirst()[5].replace("%", ""))).isPositive();
        assertThat(rows.get(1)[0]).isEqualTo(idle);
    }

    @ParameterizedTest
    @EnumSource
    void allShowsAlsoWhatDoesNotRun(Cli cli) {
        String idle = engine.startShell("exec sleep 1000");
        String stopped = engine.create(Engine.shell("true"));
        assertThat(cli.run(engine, "stats", "--no-stream", "--no-trunc", "--format", "{{.ID}}")
                        .output())
                .isEqualTo(idle);
        assertThat(cli.run(engine, "stats", "-a", "--no-stream", "--no-trunc", "--format", "{{.ID}} {{.PIDs}}")
                        .output()
                        .lines())
                .containsExactlyInAnyOrder(idle + " 1", stopped + " 0");
        Outcome missing = cli.run(engine, "stats", "--no-stream", "no-such");
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.stderr()).contains("No such container: no-such");
    }

    @ParameterizedTest
    @EnumSource
    void theTableIsDrawnAgainAndAgain(Cli cli) throws IOException {
        String id = engine.startShell("exec sleep 1000");
        Process client = cli.start(engine, "stats", "--format", "{{.ID}} {{.PIDs}}");
        StringBuilder seen = new StringBuilder();
        try {
            Await.until("it is drawn three times", () -> {
                try {
                    seen.append(
                            new String(client.getInputStream().readNBytes(1), java.nio.charset.StandardCharsets.UTF_8));
                    return seen.toString().split("\u001b\\[H", -1).length > 3;
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
        } finally {
            client.destroyForcibly();
        }
        assertThat(seen)
                .contains(id.substring(0, 12) + " 1")
                .contains("\u001b[K")
                .contains("\u001b[J");
    }

    @Test
    void dockerJavaReadsThem() throws Exception {
        String id = busy();
        List<Statistics> readings = new ArrayList<>();
        CountDownLatch two = new CountDownLatch(2);
        try (var client = DockerJavaIT.client(engine)) {
            var callback = client.statsCmd(id).exec(new ResultCallback.Adapter<Statistics>() {
                @Override
                public void onNext(Statistics reading) {
                    readings.add(reading);
                    two.countDown();
                }
            });
            assertThat(two.await(Settings.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            callback.close();
        }
        assertThat(readings.get(1).getMemoryStats().getLimit()).isEqualTo(MEMORY);
        assertThat(readings.get(1).getCpuStats().getCpuUsage().getTotalUsage())
                .isGreaterThan(readings.get(1).getPreCpuStats().getCpuUsage().getTotalUsage());
    }

    @ParameterizedTest
    @EnumSource
    void topShowsTheProcesses(Cli cli) {
        String id = engine.startShell("sleep 1000 & exec sleep 1001");
        Await.until("both run", () -> {
            String table = cli.run(engine, "top", id).output() + "\n";
            return table.contains("   sleep 1000\n") && table.contains("   sleep 1001\n");
        });
        List<String> lines = cli.run(engine, "top", id).output().lines().toList();
        assertThat(lines.getFirst().split("\\s+"))
                .containsExactly("UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD");
        assertThat(lines.subList(1, 3)).anyMatch(line -> line.endsWith("sleep 1000"));
        assertThat(cli.run(engine, "top", id, "-o", "pid,ppid,cmd").output().lines())
                .first()
                .asString()
                .matches("PID\\s+PPID\\s+CMD");
        assertThat(cli.run(engine, "top", id, "axo", "pid,ppid,pri,ni,wchan:20,caught,comm")
                        .output()
                        .lines()
                        .toList())
                .first()
                .asString()
                .matches("PID +PPID +PRI +NI +WCHAN +CAUGHT +COMMAND");
        assertThat(cli.run(engine, "top", id, "-eF").output().lines())
                .first()
                .asString()
                .matches("UID +PID +PPID +C +SZ +RSS +PSR +STIME +TTY +TIME +CMD");
        engine.http().delete("/containers/" + id + "?force=1").expect(204);
        Outcome gone = cli.run(engine, "top", id);
        assertThat(gone.exitCode()).isEqualTo(1);
    }
}
