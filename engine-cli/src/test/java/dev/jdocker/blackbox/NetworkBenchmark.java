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
    private static final int OTHER_WARM_UP = 10;
    private static final int MEGABYTES = Integer.getInteger("jdocker.bench.megabytes", 4096);
    private static final int PARALLEL = Integer.getInteger("jdocker.bench.parallel", 100);
    private static final int PORTS = Integer.getInteger("jdocker.bench.ports", 1000);
    private static final int QUESTIONS = 2000;
    private static final int ROUNDS = 5;

    /** An engine that is measured. */
    private record Side(Engine engine, String name, long daemon) {}

    /** What is measured of one of them. */
    @FunctionalInterface
    private interface Measure {
        double of(Side side) throws Exception;
    }

    private final List<Side> sides;
    private final Path tool;

    private NetworkBenchmark(List<Side> sides, Path tool) {
        this.sides = sides;
        this.tool = tool;
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("jdocker-networks-");
        Path tool = folder.resolve("throughput");
        output("gcc", "-O2", "-o", tool.toString(), "src/test/c/throughput.c");
        List<Side> sides = new ArrayList<>();
        try (Engine own = Engine.start()) {
            sides.add(new Side(own, "jdockerd", own.daemon().pid()));
            String other = System.getProperty("jdocker.test.other", "");
            if (other.isEmpty()) {
                new NetworkBenchmark(sides, tool).rows();
            } else {
                System.setProperty("jdocker.test.host", other);
                try (Engine engine = Engine.start()) {
                    sides.add(new Side(engine, "other", Long.getLong("jdocker.bench.other.pid", 0)));
                    new NetworkBenchmark(sides, tool).rows();
                }
            }
        } finally {
            output("rm", "-rf", folder.toString());
        }
    }

    private void rows() throws Exception {
        starts();
        row(PARALLEL + " starts side by side on one bridge", "ms", NetworkBenchmark::parallel);
        List<Double> memory = new ArrayList<>();
        row(PORTS + " published ports", "ms", side -> ports(side, memory));
        print("what they cost of memory", "MB", memory);
        row("an answer about a name", "µs", this::names);
        throughput();
    }

    /** Prints what is measured of each engine, one after the other. */
    private void row(String what, String unit, Measure measure) throws Exception {
        List<Double> values = new ArrayList<>();
        for (Side side : sides) {
            values.add(measure.of(side));
        }
        print(what, unit, values);
    }

    private void starts() throws Exception {
        double[][] none = new double[sides.size()][COUNT];
        double[][] bridge = new double[sides.size()][COUNT];
        for (int i = -WARM_UP; i < COUNT; i++) {
            for (int j = 0; j < sides.size(); j++) {
                if (i >= 0 || j == 0 || i >= -OTHER_WARM_UP) {
                    double without = start(sides.get(j).engine(), "none");
                    double with = start(sides.get(j).engine(), "bridge");
                    none[j][Math.max(i, 0)] = without;
                    bridge[j][Math.max(i, 0)] = with;
                }
            }
        }
        List<Double> floors = new ArrayList<>();
        List<Double> added = new ArrayList<>();
        for (int j = 0; j < sides.size(); j++) {
            floors.add(median(none[j]));
            added.add(median(bridge[j]) - floors.get(j));
        }
        print("a start without a network", "ms", floors);
        print("what the network bridge adds to it", "ms", added);
    }

    private static String body(String network, String members) {
        return Engine.shell("exec sleep 100000", members)
                .replace("\"NetworkMode\":\"none\"", "\"NetworkMode\":\"" + network + "\"");
    }

    /** Milliseconds of the start alone. */
    private static double start(Engine engine, String network) {
        String id = engine.create(body(network, ""));
        long start = System.nanoTime();
        engine.start(id);
        double millis = (System.nanoTime() - start) / 1e6;
        engine.http().delete("/containers/" + id + "?force=1").expect(204);
        return millis;
    }

    private static String network(Engine engine) {
        String network = Engine.newName();
        engine.http().post("/networks/create", "{\"Name\":\"" + network + "\"}").expect(201);
        return network;
    }

    /** Milliseconds of all; fails if one does. */
    private static double parallel(Side side) throws InterruptedException {
        Engine engine = side.engine();
        String network = network(engine);
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
        double millis = (System.nanoTime() - start) / 1e6;
        if (!failures.isEmpty()) {
            throw new AssertionError(failures.size() + " starts failed at " + side.name(), failures.peek());
        }
        clear(engine, network);
        return millis;
    }

    private static void clear(Engine engine, String network) {
        engine.removeContainers();
        engine.http().delete("/networks/" + network).expect(204);
    }

    /** Milliseconds of a start that publishes them; adds what memory they take. */
    private static double ports(Side side, List<Double> memory) throws IOException {
        List<String> exposed = new ArrayList<>();
        List<String> bindings = new ArrayList<>();
        for (int i = 1; i <= PORTS; i++) {
            exposed.add("\"" + i + "/tcp\":{}");
            bindings.add("\"" + i + "/tcp\":[{\"HostPort\":\"" + (20_000 + i) + "\"}]");
        }
        long before = memory(side.daemon());
        String id = side.engine()
                .create(body(
                        "bridge",
                        "\"ExposedPorts\":{" + String.join(",", exposed) + "},\"HostConfig\":{\"PortBindings\":{"
                                + String.join(",", bindings) + "}}"));
        long start = System.nanoTime();
        side.engine().start(id);
        double millis = (System.nanoTime() - start) / 1e6;
        memory.add((memory(side.daemon()) - before) / 1024.0);
        side.engine().removeContainers();
        return millis;
    }

    /** Kilobytes of the daemon and of its processes for ports. */
    private static long memory(long daemon) throws IOException {
        long all = proportional(Path.of("/proc", Long.toString(daemon)));
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .toList()) {
                String status = text(process.resolve("status"));
                if (status.startsWith("Name:\tdocker-proxy\n") && status.contains("\nPPid:\t" + daemon + "\n")) {
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

    private static JsonNode started(Engine engine, String network, String members) {
        String id = engine.create(body(network, members));
        engine.start(id);
        return engine.inspect(id);
    }

    private static String pid(JsonNode container) {
        return container.path("State").path("Pid").asText();
    }

    /** Microseconds. */
    private double names(Side side) throws Exception {
        String network = network(side.engine());
        JsonNode container = started(side.engine(), network, "");
        String called = container.path("Name").asText().substring(1);
        String answer = output("nsenter", "-t", pid(container), "-n", tool.toString(), "ask", called, "" + QUESTIONS);
        clear(side.engine(), network);
        return Double.parseDouble(answer.strip());
    }

    /** One that sends, and where to. */
    private record Sender(String pid, String address, int port) {}

    private void throughput() throws Exception {
        List<Process> processes = new ArrayList<>();
        List<Sender> within = new ArrayList<>();
        List<Sender> published = new ArrayList<>();
        List<String> networks = new ArrayList<>();
        try {
            plain(processes, within, published);
            for (Side side : sides) {
                Engine engine = side.engine();
                String network = network(engine);
                networks.add(network);
                JsonNode server = started(
                        engine,
                        network,
                        "\"ExposedPorts\":{\"7000/tcp\":{}},\"HostConfig\":{\"PortBindings\":{\"7000/tcp\":[{\"HostPort\":\"17000\"}]}}");
                String client = pid(started(engine, network, ""));
                String address = server.path("NetworkSettings")
                        .path("Networks")
                        .path(network)
                        .path("IPAddress")
                        .asText();
                processes.add(serve(pid(server)));
                within.add(new Sender(client, address, 7000));
                Process machine = namespace();
                processes.add(machine);
                wire(Long.toString(side.daemon()), Long.toString(machine.pid()));
                published.add(new Sender(Long.toString(machine.pid()), "192.0.2.1", 17000));
            }
            print("from container to container", rates(within));
            print("to a published port from another machine", rates(published));
        } finally {
            processes.forEach(Process::destroyForcibly);
            for (int i = 0; i < networks.size(); i++) {
                clear(sides.get(i).engine(), networks.get(i));
            }
        }
    }

    /** Megabytes a second of each, in turn. */
    private List<Double> rates(List<Sender> senders) throws Exception {
        double[][] rates = new double[senders.size()][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < senders.size(); i++) {
                rates[i][round] = send(senders.get(i));
            }
        }
        return Arrays.stream(rates).map(NetworkBenchmark::median).toList();
    }

    /** A bridge of the kernel with nothing but two namespaces on it, and a third beyond a router. */
    private void plain(List<Process> processes, List<Sender> within, List<Sender> beyond) throws Exception {
        Process host = namespace();
        Process server = namespace();
        Process client = namespace();
        Process machine = namespace();
        processes.addAll(List.of(host, server, client, machine));
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
        processes.add(serve(Long.toString(server.pid())));
        within.add(new Sender(Long.toString(client.pid()), "10.9.0.2", 7000));
        beyond.add(new Sender(Long.toString(machine.pid()), "10.9.0.2", 7000));
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

    private Process serve(String pid) throws IOException {
        Process process = new ProcessBuilder("nsenter", "-t", pid, "-n", tool.toString(), "serve", "7000").start();
        awaitReady(process);
        return process;
    }

    private static void awaitReady(Process process) throws IOException {
        if (process.getInputStream().read() != 'r') {
            throw new IOException("a process for a namespace has ended");
        }
    }

    private double send(Sender sender) throws Exception {
        return Double.parseDouble(output(
                        "nsenter",
                        "-t",
                        sender.pid(),
                        "-n",
                        tool.toString(),
                        "send",
                        sender.address(),
                        Integer.toString(sender.port()),
                        Integer.toString(MEGABYTES))
                .strip());
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

    /** Prints the values of the engines, and how ours is to the other's. */
    private void print(String what, String unit, List<Double> values) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            line.append("%s %.1f %s, ".formatted(sides.get(i).name(), values.get(i), unit));
        }
        if (values.size() > 1) {
            line.append("%.2f times the other's".formatted(values.get(0) / values.get(1)));
        }
        print(what, line.toString());
    }

    /** Prints the kernel's rate and those of the engines, and how ours is to both. */
    private void print(String what, List<Double> rates) {
        StringBuilder line = new StringBuilder("no engine %.0f MB/s, ".formatted(rates.get(0)));
        for (int i = 1; i < rates.size(); i++) {
            line.append("%s %.0f MB/s, ".formatted(sides.get(i - 1).name(), rates.get(i)));
        }
        line.append("%.2f times without an engine".formatted(rates.get(1) / rates.get(0)));
        if (rates.size() > 2) {
            line.append(", %.2f times the other's".formatted(rates.get(1) / rates.get(2)));
        }
        print(what, line.toString());
    }

    @SuppressWarnings("SystemOut") // a program whose output is its result
    private static void print(String what, String values) {
        System.out.printf("%-42s %s%n", what, values.replaceFirst(", $", ""));
    }
}
