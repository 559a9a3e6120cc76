package dev.jdocker.blackbox;

import dev.jdocker.api.client.Containers;
import dev.jdocker.api.client.EngineClient;
import dev.jdocker.api.client.PendingWait;
import dev.jdocker.api.container.ContainerConfig;
import dev.jdocker.api.container.CreateRequest;
import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.transport.EngineAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Measures, in turn in one session: the kernel's floor, a container's life through our API, {@code jdocker run}, the same
 * against another engine where {@code jdocker.test.other} names its socket, what idle containers cost in memory and what
 * running ones do of the engine. See
 * {@code docs/benchmarks.md}.
 */
final class Benchmark {

    private static final int WARM_UP = Integer.getInteger("jdocker.bench.warmup", 1500);
    private static final int COUNT = Integer.getInteger("jdocker.bench.count", 200);
    private static final int RUNS = Integer.getInteger("jdocker.bench.runs", 20);

    private Benchmark() {}

    @SuppressWarnings("SystemOut") // a program whose output is its result
    public static void main(String[] arguments) throws Exception {
        Engine engine = Engine.start();
        String other = System.getProperty("jdocker.test.other", "");
        try {
            row("what", "median");
            double floor = floor();
            row("kernel's floor", millis(floor));
            double ours = life(engine, WARM_UP);
            row("create+start+wait+remove, jdockerd", millis(ours) + " = " + times(ours, floor) + " the floor");
            row("jdocker run --rm, jdockerd", millis(run(Cli.JDOCKER, engine)));
            row("docker run --rm, jdockerd", millis(run(Cli.DOCKER, engine)));
            idle(engine);
            VolumesBenchmark.rows(engine, "jdockerd");
            hundred(engine);
            RunningBenchmark.ofOurs(engine).rows();
            if (!other.isEmpty()) {
                System.setProperty("jdocker.test.host", other);
                try (Engine reference = Engine.start()) {
                    double theirs = life(reference, 10);
                    row(
                            "create+start+wait+remove, other",
                            millis(theirs) + " = " + times(theirs, floor) + " the floor");
                    row("docker run --rm, other", millis(run(Cli.DOCKER, reference)));
                    VolumesBenchmark.rows(reference, "other");
                    RunningBenchmark.ofOther(reference).rows();
                }
            }
            System.out.println("done");
        } finally {
            engine.close();
        }
    }

    private static double floor() throws Exception {
        Path folder = Files.createTempDirectory("jdocker-floor-");
        Path lower = Files.createDirectories(folder.resolve("lower/bin")).getParent();
        Files.copy(TestImage.busybox(), lower.resolve("bin/true"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        for (String name : List.of("proc", "dev", "sys")) {
            Files.createDirectories(lower.resolve(name));
        }
        Path scratch = Files.createDirectories(folder.resolve("scratch"));
        Path program = folder.resolve("floor");
        output("gcc", "-O2", "-o", program.toString(), "src/test/c/floor.c");
        String micros = output(
                "unshare",
                "-m",
                "-n",
                program.toString(),
                lower.toString(),
                scratch.toString(),
                Integer.toString(COUNT));
        output("rm", "-rf", folder.toString());
        return Double.parseDouble(micros.strip()) / 1000;
    }

    /** Over one connection that is kept, as a program that uses the API does it. */
    private static double life(Engine engine, int warmUp) throws Exception {
        CreateRequest request = new CreateRequest(
                ContainerConfig.builder()
                        .image(TestImage.NAME)
                        .cmd(List.of("true"))
                        .build(),
                HostConfig.builder().networkMode("none").build(),
                null);
        try (EngineClient client = EngineClient.of(EngineAddress.parse(engine.host()))) {
            Containers containers = client.containers();
            Callable<Integer> life = () -> {
                String id = containers.create(null, null, request).id();
                containers.start(id, "");
                try (PendingWait wait = containers.wait(id, "not-running")) {
                    int code = Math.toIntExact(wait.await().statusCode());
                    containers.remove(id, false, false, false);
                    return code;
                }
            };
            for (int i = 0; i < warmUp; i++) {
                life.call();
            }
            return median(COUNT, life);
        }
    }

    private static double run(Cli cli, Engine engine) throws Exception {
        Callable<Integer> run = () -> cli.run(engine, "run", "--rm", "--network", "none", TestImage.NAME, "true")
                .exitCode();
        run.call();
        return median(RUNS, run);
    }

    private static void idle(Engine engine) throws IOException {
        String id = engine.startShell("exec sleep 100000");
        long init = engine.inspect(id).path("State").path("Pid").asLong();
        long monitor = number(Path.of("/proc", Long.toString(init), "status"), "PPid:");
        row("monitor of an idle container, Rss", memory(monitor, "Rss:") + " kB");
        row("monitor of an idle container, Pss", memory(monitor, "Pss:") + " kB");
        engine.removeContainers();
    }

    private static void hundred(Engine engine) throws IOException {
        if (!engine.isOurs()) {
            return;
        }
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            ids.add(engine.startShell("exec sleep 100000"));
        }
        long pid = engine.daemon().pid();
        row("jdockerd with " + ids.size() + " idle containers, Rss", memory(pid, "Rss:") / 1024 + " MB");
        engine.removeContainers();
    }

    private static double median(int count, Callable<Integer> life) throws Exception {
        double[] times = new double[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            int code = life.call();
            times[i] = (System.nanoTime() - start) / 1e6;
            if (code != 0) {
                throw new AssertionError("a life ended with " + code);
            }
        }
        Arrays.sort(times);
        return times[count / 2];
    }

    private static long memory(long pid, String key) throws IOException {
        return number(Path.of("/proc", Long.toString(pid), "smaps_rollup"), key);
    }

    private static long number(Path file, String key) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(key))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow(() -> new IOException("no " + key + " in " + file));
    }

    static String output(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(Duration.ofMinutes(2)) || process.exitValue() != 0) {
            throw new AssertionError(String.join(" ", command) + " failed");
        }
        return output;
    }

    private static String millis(double value) {
        return "%.1f ms".formatted(value);
    }

    private static String times(double value, double floor) {
        return "%.1f times".formatted(value / floor);
    }

    @SuppressWarnings("SystemOut") // a program whose output is its result
    private static void row(String what, String value) {
        System.out.printf("%-45s %s%n", what, value);
    }
}
