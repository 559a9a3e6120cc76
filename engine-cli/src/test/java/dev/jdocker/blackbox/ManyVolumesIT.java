package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Many volumes, and many changes of one. A daemon of its own has its data root in memory: what takes the time of ten thousand
 * changes on a disk are fsyncs, between which nothing races.
 */
@BlackBox
class ManyVolumesIT {

    private final Engine engine;
    private Daemon daemon;
    private Http http;

    ManyVolumesIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void start() throws IOException {
        if (engine.isOurs()) {
            Path folder = engine.newFolder();
            daemon = new Daemon(folder);
            Files.createDirectories(daemon.dataRoot());
            daemon.inNamespaces(
                    "mount", "-t", "tmpfs", "tmpfs", daemon.dataRoot().toString());
            daemon.start();
            http = new Http(daemon.socket());
        } else {
            http = engine.http();
        }
    }

    @AfterEach
    void stop() {
        if (daemon != null) {
            daemon.close();
        }
        if (!engine.isOurs()) {
            engine.removeVolumes();
        }
    }

    private List<String> volumes() {
        return http.get("/volumes").expect(200).json().findValuesAsText("Name");
    }

    @Test
    void oneNameMadeAndRemovedByManyAtOnceIsNeverLostOrDoubled() throws Exception {
        int rounds = engine.isOurs() ? 10_000 : 500;
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        AtomicInteger done = new AtomicInteger();
        AtomicInteger removed = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> all = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                boolean creates = t % 2 == 0;
                all.add(threads.submit(() -> {
                    while (done.incrementAndGet() <= rounds && System.nanoTime() < deadline) {
                        if (creates) {
                            http.post("/volumes/create", "{\"Name\":\"bb-race\"}")
                                    .expect(201);
                        } else {
                            int status = http.delete("/volumes/bb-race").status();
                            assertThat(status).isIn(204, 404);
                            removed.addAndGet(status == 204 ? 1 : 0);
                        }
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get(2, TimeUnit.MINUTES);
            }
        }
        assertThat(done.get()).isGreaterThanOrEqualTo(rounds);
        assertThat(removed.get()).isGreaterThan(rounds / 100);
        http.post("/volumes/create", "{\"Name\":\"bb-race\"}").expect(201);
        assertThat(volumes()).containsExactly("bb-race");
        if (engine.isOurs()) {
            // What the disk has is what is told, and nothing else is left of all that was there.
            daemon.kill();
            daemon.start();
            assertThat(volumes()).containsExactly("bb-race");
            Await.until(
                    "what was removed is gone",
                    () -> daemon.attemptInNamespaces(
                                    "ls",
                                    "-A",
                                    daemon.dataRoot().resolve("volumes").toString())
                            .output()
                            .equals("bb-race"));
        }
        http.delete("/volumes/bb-race").expect(204);
        assertThat(volumes()).isEmpty();
    }

    @Test
    void aThousandVolumesAreListedAtOnce() {
        for (int i = 0; i < 1000; i++) {
            http.post("/volumes/create", "{\"Name\":\"bb-many-" + i + "\",\"Labels\":{\"n\":\"" + i + "\"}}")
                    .expect(201);
        }
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            long start = System.nanoTime();
            Http.Reply reply = http.get("/volumes").expect(200);
            best = Math.min(best, System.nanoTime() - start);
            assertThat(reply.json().path("Volumes")).hasSize(1000);
        }
        System.out.println("1000 volumes listed in " + best / 1_000_000.0 + " ms");
        // 50 ms on a machine with nothing else to do
        assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofMillis(200));
        http.post("/volumes/prune?" + Http.filters(Map.of("all", List.of("1")))).expect(200);
        assertThat(volumes()).isEmpty();
    }
}
