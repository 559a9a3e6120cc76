package dev.jdocker.blackbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Measures what networks cost, in turn with another engine where {@code jdocker.test.other} names its socket and
 * {@code jdocker.bench.other.pid} its daemon, and beside a bridge of the kernel without any engine. See
 * {@code docs/benchmarks.md}.
 */
final class NetworkBenchmark {
    private static final int COUNT = Integer.getInteger("jdocker.bench.count", 200);
    private static final int WARM_UP = Integer.getInteger("jdocker.bench.warmup", 500);
    private static final int MEGABYTES = Integer.getInteger("jdocker.bench.megabytes", 4096);
    private static final int PARALLEL = 100;
    private static final int PORTS = 1000;
    private static final int QUESTIONS = 2000;

    private final Engine engine;
    private final String name;
    private final long daemon;
    private final Path tool;

    private NetworkBenchmark(Engine engine, String name, long daemon, Path tool) {
        this.engine = engine;
        this.name = name;
        this.daemon = daemon;
        this.tool = tool;
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("jdocker-networks-");
        Path tool = folder.resolve("throughput");
        output("gcc", "-O2", "-o", tool.toString(), "src/test/c/throughput.c");
        String other = System.getProperty("jdocker.test.other", "");
        plain(tool);
        try (Engine engine = Engine.start()) {
            new NetworkBenchmark(engine, "jdockerd", engine.daemon().pid(), tool).rows(WARM_UP);
        }
        if (!other.isEmpty()) {
            System.setProperty("jdocker.test.host", other);
            try (Engine engine = Engine.start()) {
                long pid = Long.getLong("jdocker.bench.other.pid", 0);
                new NetworkBenchmark(engine, "other", pid, tool).rows(10);
            }
        }
        output("rm", "-rf", folder.toString());
    }

    private void rows(int warmUp) throws Exception {
        for (int i = 0; i < warmUp; i++) {
            double _ = start("none") + start("bridge");
        }
        double[] none = new double[COUNT];
        double[] bridge = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            none[i] = start("none");
            bridge[i] = start("bridge");
        }
        double floor = median(none);
        row("a start without a network", "%.1f ms".formatted(floor));
        row("what the network bridge adds to it", "%.1f ms".formatted(median(bridge) - floor));
        String network = Engine.newName();
        engine.http().post("/networks/create", "{\"Name\":\"" + network + "\"}").expect(201);
        try {
            parallel(network);
            ports();
            names(network);
            throughput(network);
        } finally {
            engine.removeContainers();
            engine.http().delete("/networks/" + network);
        }
    }

    private static String body(String network, String members) {
        return Engine.shell("exec sleep 100000", members)
                .replace("\"NetworkMode\":\"none\"", "\"NetworkMode\":\"" + network + "\"");
    }

    /** Milliseconds of the start alone. */
    private double start(String network) {
        String id = engine.create(body(network, ""));
        long start = System.nanoTime();
        engine.start(id);
        double millis = (System.nanoTime() - start) / 1e6;
        engine.http().delete("/containers/" + id + "?force=1").expect(204);
        return millis;
    }

    private void parallel(String network) throws InterruptedException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < PARALLEL; i++) {
            ids.add(engine.create(body(network, "")));
        }
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        long start = System.nanoTime();
        for (String id : ids) {
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    engine.start(id);
                } catch (RuntimeException | AssertionError e) {
                    failures.add(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        row(
                PARALLEL + " starts side by side on one bridge",
                "%.0f ms, %d failed".formatted((System.nanoTime() - start) / 1e6, failures.size()));
        engine.removeContainers();
    }

    private void ports() throws IOException {
        List<String> exposed = new ArrayList<>();
        List<String> bindings = new ArrayList<>();
        for (int i = 1; i <= PORTS; i++) {
            exposed.add("\"" + i + "/tcp\":{}");
            bindings.add("\"" + i + "/tcp\":[{\"HostPort\":\"" + (20_000 + i) + "\"}]");
        }
        long before = memory();
        String id = engine.create(body(
                "bridge",
                "\"ExposedPorts\":{" + String.join(",", exposed) + "},\"HostConfig\":{\"PortBindings\":{"
                        + String.join(",", bindings) + "}}"));
        long start = System.nanoTime();
        engine.start(id);
        row(
                PORTS + " published ports",
                "%.0f ms, %d MB".formatted((System.nanoTime() - start) / 1e6, (memory() - before) / 1024));
        engine.removeContainers();
    }

    /** Kilobytes of the daemon and of its processes for ports. */
    private long memory() throws IOException {
        long all = proportional(Path.of("/proc", Long.toString(daemon)));
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .toList()) {
                if (!engine.isOurs() && text(process.resolve("comm")).startsWith("docker-proxy")) {
                    all += proportional(process);
                }
            }
        }
        return all;
    }

    private static long proportional(Path process) {
        return text(process.resolve("smaps_rollup"))
                .lines()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // A process that has ended meanwhile.
            return "";
        }
    }

    private JsonNode started(String network, String members) {
        String id = engine.create(body(network, members));
        engine.start(id);
        return engine.inspect(id);
    }

    private static String pid(JsonNode container) {
        return container.path("State").path("Pid").asText();
    }

    private void names(String network) throws Exception {
        JsonNode container = started(network, "");
        String called = container.path("Name").asText().substring(1);
        row(
                "an answer about a name",
                output("nsenter", "-t", pid(container), "-n", tool.toString(), "ask", called, "" + QUESTIONS)
                                .strip()
                        + " µs");
        engine.removeContainers();
    }

    private void throughput(String network) throws Exception {
        JsonNode server = started(
                network,
                "\"ExposedPorts\":{\"7000/tcp\":{}},\"HostConfig\":{\"PortBindings\":{\"7000/tcp\":[{\"HostPort\":\"17000\"}]}}");
        JsonNode client = started(network, "");
        String address = server.path("NetworkSettings")
                .path("Networks")
                .path(network)
                .path("IPAddress")
                .asText();
        Process serving = serve(tool, pid(server));
        Process machine = namespace();
        try {
            row("from container to container", send(tool, pid(client), address, 7000));
            wire(Long.toString(daemon), Long.toString(machine.pid()));
            row("to a published port", send(tool, Long.toString(machine.pid()), "192.0.2.1", 17000));
        } finally {
            serving.destroyForcibly();
            machine.destroyForcibly();
        }
        engine.removeContainers();
    }

    /** A bridge of the kernel with nothing but two namespaces on it, and a third beyond a router. */
    private static void plain(Path tool) throws Exception {
        Process host = namespace();
        Process server = namespace();
        Process client = namespace();
        Process machine = namespace();
        String there = Long.toString(host.pid());
        in(
                there,
                "ip link add bridge0 type bridge; ip addr add 10.9.0.1/24 dev bridge0; ip link set bridge0 up;"
                        + " echo 1 > /proc/sys/net/ipv4/ip_forward");
        int number = 2;
        for (Process end : List.of(server, client)) {
            in(
                    there,
                    "ip link add v" + number + " type veth peer name eth0 netns " + end.pid() + "; ip link set v"
                            + number + " master bridge0 up");
            in(
                    Long.toString(end.pid()),
                    "ip addr add 10.9.0." + number
                            + "/24 dev eth0; ip link set eth0 up; ip route add default via 10.9.0.1");
            number++;
        }
        wire(there, Long.toString(machine.pid()));
        in(Long.toString(machine.pid()), "ip route add 10.9.0.0/24 via 192.0.2.1");
        Process serving = serve(tool, Long.toString(server.pid()));
        try {
            print(
                    "from namespace to namespace",
                    "no engine",
                    send(tool, Long.toString(client.pid()), "10.9.0.2", 7000));
            print("through a router", "no engine", send(tool, Long.toString(machine.pid()), "10.9.0.2", 7000));
        } finally {
            for (Process process : List.of(serving, host, server, client, machine)) {
                process.destroyForcibly();
            }
        }
    }

    /** Another machine on a link to the host. */
    private static void wire(String host, String machine) throws Exception {
        in(
                host,
                "ip link add wire type veth peer name eth0 netns " + machine
                        + "; ip addr add 192.0.2.1/24 dev wire; ip link set wire up");
        in(machine, "ip addr add 192.0.2.2/24 dev eth0; ip link set eth0 up; ip route add default via 192.0.2.1");
    }

    private static void in(String pid, String script) throws Exception {
        String _ = output("nsenter", "-t", pid, "-n", "sh", "-ec", script);
    }

    private static Process namespace() throws IOException {
        Process process =
                new ProcessBuilder("unshare", "-n", "sh", "-c", "ip link set lo up; echo ready; exec cat").start();
        awaitReady(process);
        return process;
    }

    private static Process serve(Path tool, String pid) throws IOException {
        Process process = new ProcessBuilder("nsenter", "-t", pid, "-n", tool.toString(), "serve", "7000").start();
        awaitReady(process);
        return process;
    }

    private static void awaitReady(Process process) throws IOException {
        if (process.getInputStream().read() != 'r') {
            throw new IOException("a process for a namespace has ended");
        }
    }

    private static String send(Path tool, String pid, String address, int port) throws Exception {
        double[] rates = new double[5];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = Double.parseDouble(output(
                            "nsenter",
                            "-t",
                            pid,
                            "-n",
                            tool.toString(),
                            "send",
                            address,
                            Integer.toString(port),
                            Integer.toString(MEGABYTES))
                    .strip());
        }
        return "%.0f MB/s".formatted(median(rates));
    }

    private static String output(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new AssertionError(String.join(" ", command) + " failed");
        }
        return output;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private void row(String what, String value) {
        print(what, name, value);
    }

    @SuppressWarnings("SystemOut") // a program whose output is its result
    private static void print(String what, String whose, String value) {
        System.out.printf("%-45s %s%n", what + ", " + whose, value);
    }
}
