package dev.jdocker.blackbox;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What volumes cost: a part of {@link Benchmark}. */
final class VolumesBenchmark {
    private static final int MANY = 1000;
    private static final int RUNS = 50;

    private final Engine engine;
    private final String title;

    private VolumesBenchmark(Engine engine, String title) {
        this.engine = engine;
        this.title = title;
    }

    /** Prints its rows. Volumes that are there already are removed. */
    static void rows(Engine engine, String title) {
        engine.removeVolumes();
        VolumesBenchmark benchmark = new VolumesBenchmark(engine, title);
        benchmark.row("a volume made and removed", median(RUNS, () -> {
            benchmark.create("bench");
            engine.http().delete("/volumes/bench").expect(204);
        }));
        for (int i = 0; i < MANY; i++) {
            benchmark.create("bench-" + i);
        }
        benchmark.row(
                MANY + " volumes listed",
                median(RUNS, () -> engine.http().get("/volumes").expect(200)));
        engine.http()
                .post("/volumes/prune?" + Http.filters(Map.of("all", List.of("1"))))
                .expect(200);
    }

    private void create(String name) {
        engine.http()
                .post("/volumes/create", "{\"Name\":\"" + name + "\",\"Labels\":{\"of\":\"the benchmark\"}}")
                .expect(201);
    }

    private static double median(int count, Runnable action) {
        double[] times = new double[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            action.run();
            times[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(times);
        return times[count / 2];
    }

    @SuppressWarnings("SystemOut") // a program whose output is its result
    private void row(String what, double millis) {
        System.out.printf("%-45s %.1f ms%n", what + ", " + title, millis);
    }
}
