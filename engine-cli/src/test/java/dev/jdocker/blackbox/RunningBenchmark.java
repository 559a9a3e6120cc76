package dev.jdocker.blackbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What containers that run cost an engine: processes executed in them, their statistics, their health checks. */
final class RunningBenchmark {

    private static final int EXECS = Integer.getInteger("jdocker.bench.execs", 100);
    private static final int RUNS = Integer.getInteger("jdocker.bench.runs", 20);
    private static final int WATCHED = 20;
    private static final int HEALTHY = 100;
    private static final Duration WATCH = Duration.ofSeconds(20);

    private final Engine engine;
    private final String name;
    private final Predicate<Path> processes;

    private RunningBenchmark(Engine engine, String name, Predicate<Path> processes) {
        this.engine = engine;
        this.name = name;
        this.processes = processes;
    }

    static RunningBenchmark ofOurs(Engine engine) {
        Path daemon = Path.of("/proc", Long.toString(engine.daemon().pid()));
        return new RunningBenchmark(
                engine,
                "jdockerd",
                process -> process.equals(daemon)
                        || text(process.resolve("comm")).strip().matches("jdocker-(monitor|spawner)"));
    }

    /** Another engine, whose processes are those in the mount namespace of its daemon. */
    static RunningBenchmark ofOther(Engine engine) {
        Path namespace = namespace(Path.of("/proc", System.getProperty("jdocker.bench.other.pid", "none")));
        return new RunningBenchmark(
                engine,
                "other",
                process -> !namespace.toString().isEmpty() && namespace(process).equals(namespace));
    }

    void rows() throws Exception {
        execution();
        statistics();
        health();
    }

    private void execution() throws Exception {
        String id = engine.startShell("exec sleep 100000");
        Callable<Integer> exec = () -> {
            String made = engine.http()
                    .post(
                            "/containers/" + id + "/exec",
                            "{\"AttachStdout\":true,\"AttachStderr\":true,\"Cmd\":[\"echo\",\"x\"]}")
                    .expect(201)
                    .json()
                    .path("Id")
                    .asText();
            Frames output = Frames.of(engine.http()
                    .post("/exec/" + made + "/start", "{}")
                    .expect(200)
                    .body());
            if (!output.stdout().equals("x\n")) {
                throw new AssertionError("the process wrote " + output.stdout());
            }
            return engine.http()
                    .get("/exec/" + made + "/json")
                    .expect(200)
                    .json()
                    .path("ExitCode")
                    .asInt(-1);
        };
        for (int i = 0; i < (engine.isOurs() ? 5 * EXECS : 5); i++) {
            exec.call();
        }
        row("exec: create, start, output, inspect", millis(median(EXECS, exec)));
        for (Cli cli : engine.isOurs() ? List.of(Cli.JDOCKER, Cli.DOCKER) : List.of(Cli.DOCKER)) {
            Callable<Integer> client = () -> cli.run(engine, "exec", id, "true").exitCode();
            client.call();
            row(cli.program().getFileName() + " exec true", millis(median(RUNS, client)));
        }
        engine.removeContainers();
    }

    private void statistics() throws Exception {
        String first = engine.startShell("exec sleep 100000");
        if (engine.http().get("/containers/" + first + "/stats?stream=0").status() != 200) {
            engine.removeContainers();
            row("statistics", "none");
            return;
        }
        for (int i = 1; i < WATCHED; i++) {
            engine.startShell("exec sleep 100000");
        }
        for (Cli cli : engine.isOurs() ? List.of(Cli.JDOCKER, Cli.DOCKER) : List.of(Cli.DOCKER)) {
            Callable<Integer> once =
                    () -> cli.run(engine, "stats", "--no-stream").exitCode();
            row(cli.program().getFileName() + " stats --no-stream of " + WATCHED, millis(median(3, once)));
        }
        Process stream = Cli.DOCKER.start(engine, "stats");
        try {
            var output = Cli.readAll(stream.getInputStream());
            row("a stream of statistics of " + WATCHED, percent(usage(WATCH)));
            if (output.isDone()) {
                throw new AssertionError("the stream of statistics has ended");
            }
        } finally {
            stream.destroy();
        }
        engine.removeContainers();
    }

    private void health() throws Exception {
        row("the engine with nothing to do", percent(usage(WATCH)));
        List<String> pids = healthy("");
        row("as many checks by a loop in C", percent(floor(pids)));
        engine.removeContainers();
        healthy("\"Healthcheck\":{\"Test\":[\"CMD\",\"true\"],\"Interval\":1000000000,\"Timeout\":5000000000}");
        // The first checks come with the compiler at work; what is asked is what it costs for ever.
        usage(WATCH);
        row(HEALTHY + " containers with a check each second", percent(usage(WATCH)));
        engine.removeContainers();
    }

    /** Starts as many containers as are checked; their processes' ids. */
    private List<String> healthy(String members) {
        List<String> pids = new ArrayList<>();
        for (int i = 0; i < HEALTHY; i++) {
            String id = engine.create(Engine.shell("exec sleep 100000", members));
            engine.start(id);
            pids.add(engine.inspect(id).path("State").path("Pid").asText());
        }
        return pids;
    }

    /** The least that a check each second in the containers of these processes costs. */
    private static double floor(List<String> pids) throws Exception {
        Path folder = Files.createTempDirectory("jdocker-checks-");
        String program = folder.resolve("checks").toString();
        Benchmark.output("gcc", "-O2", "-o", program, "src/test/c/checks.c");
        List<String> command = new ArrayList<>(List.of(program, Long.toString(WATCH.toSeconds())));
        command.addAll(pids);
        String thousandths = Benchmark.output(command.toArray(String[]::new));
        Benchmark.output("rm", "-rf", folder.toString());
        return Double.parseDouble(thousandths.strip()) / 1000;
    }

    /** How much of one core the engine's processes, and those they have reaped, used meanwhile. */
    private double usage(Duration duration) throws IOException {
        long start = System.nanoTime();
        double before = seconds();
        LockSupport.parkNanos(duration.toNanos());
        return (seconds() - before) / ((System.nanoTime() - start) / 1e9);
    }

    private double seconds() throws IOException {
        long ticks = 0;
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            List<Path> engines = new ArrayList<>(
                    all.filter(process -> process.getFileName().toString().matches("\\d+"))
                            .filter(processes)
                            .toList());
            for (Path process : engines) {
                // proc_pid_stat(5): behind the name in parentheses; fields 14 to 17 are utime, stime, cutime, cstime.
                String stat = text(process.resolve("stat"));
                String[] fields =
                        stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
                for (int field = 14; fields.length > 17 && field <= 17; field++) {
                    ticks += Long.parseLong(fields[field - 3]);
                }
            }
        }
        return ticks / 100.0;
    }

    private static Path namespace(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("ns/mnt"));
        } catch (IOException e) {
            // A process that has ended meanwhile is none of the engine's.
            return Path.of("");
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // The same.
            return "";
        }
    }

    private static double median(int count, Callable<Integer> life) throws Exception {
        double[] times = new double[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            int code = life.call();
            times[i] = (System.nanoTime() - start) / 1e6;
            if (code != 0) {
                throw new AssertionError("ended with " + code);
            }
        }
        Arrays.sort(times);
        return times[count / 2];
    }

    private static String millis(double value) {
        return "%.1f ms".formatted(value);
    }

    private static String percent(double value) {
        return "%.1f %% of a core".formatted(100 * value);
    }

    @SuppressWarnings("SystemOut") // a program whose output is its result
    private void row(String what, String value) {
        System.out.printf("%-45s %s%n", what + ", " + name, value);
    }
}
