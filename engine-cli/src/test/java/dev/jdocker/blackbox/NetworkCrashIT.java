package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A daemon that is killed while networks change: the next one keeps what was acknowledged, and nothing else is left. */
@BlackBox
class NetworkCrashIT {
    private static final int ROUNDS = 8;
    private static final String PREFIX = "crash-";

    private final Engine engine;

    /** What was acknowledged: names of networks, ids of containers that run. */
    private final Set<String> networks = Collections.synchronizedSet(new TreeSet<>());

    private final Set<String> started = Collections.synchronizedSet(new TreeSet<>());

    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());

    NetworkCrashIT(Engine engine) {
        this.engine = engine;
    }

    @AfterEach
    void clean() {
        engine.removeContainers();
        for (JsonNode network : engine.http().get("/networks").expect(200).json()) {
            String name = network.path("Name").asText();
            if (name.startsWith(PREFIX)) {
                engine.http().delete("/networks/" + name).expect(204);
            }
        }
    }

    private static String body(String network, int port) {
        return Engine.shell(
                        "exec sleep 1000",
                        "\"ExposedPorts\":{\"80/tcp\":{}},\"HostConfig\":{\"PortBindings\":{\"80/tcp\":[{\"HostPort\":\""
                                + port + "\"}]}}")
                .replace("\"NetworkMode\":\"none\"", "\"NetworkMode\":\"" + network + "\"");
    }

    /** Makes networks, starts containers in them, and lets another one join and leave, until nobody answers any more. */
    private void change(int round, String walker, AtomicBoolean killed) {
        for (int i = 0; !killed.get(); i++) {
            String network = PREFIX + round + "-" + i;
            try {
                engine.http()
                        .post("/networks/create", "{\"Name\":\"" + network + "\",\"EnableIPv6\":true}")
                        .expect(201);
                networks.add(network);
                String id = engine.create(body(network, 21_000 + 100 * round + i));
                engine.start(id);
                started.add(id);
                String member = "{\"Container\":\"" + walker + "\"}";
                engine.http().post("/networks/" + network + "/connect", member).expect(200);
                engine.http()
                        .post("/networks/" + network + "/disconnect", member)
                        .expect(200);
                started.remove(id);
                engine.http().delete("/containers/" + id + "?force=1").expect(204);
                networks.remove(network);
                engine.http().delete("/networks/" + network).expect(204);
            } catch (RuntimeException | AssertionError e) {
                if (!killed.get()) {
                    failures.add(e);
                    return;
                }
            }
        }
    }

    private static List<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private Set<String> lines(String script) {
        return engine.daemon()
                .attemptInNamespaces("sh", "-c", script)
                .output()
                .lines()
                .collect(Collectors.toSet());
    }

    /** The kernel has exactly what the engine tells. */
    private void assertKernelAgrees() {
        Set<String> namespaces = new TreeSet<>();
        Set<String> ports = new TreeSet<>();
        int links = 0;
        for (JsonNode listed : engine.http().get("/containers/json").expect(200).json()) {
            String id = listed.path("Id").asText();
            JsonNode settings = engine.inspect(id).path("NetworkSettings");
            namespaces.add(id);
            links += settings.path("Networks").size();
            for (JsonNode binding : settings.path("Ports").path("80/tcp")) {
                if (binding.path("HostIp").asText().equals("0.0.0.0")) {
                    ports.add(binding.path("HostPort").asText());
                }
            }
            long pid = engine.inspect(id).path("State").path("Pid").asLong();
            assertThat(lines("nsenter -t " + pid + " -n ip -o link show type veth"))
                    .as("links in " + id)
                    .hasSize(settings.path("Networks").size());
        }
        assertThat(lines("ip -o link show type veth")).as("links of the host").hasSize(links);
        assertThat(lines("ls " + engine.daemon().execRoot() + "/network/namespaces"))
                .isEqualTo(namespaces);
        List<JsonNode> known = elements(engine.http()
                .get("/networks?filters={\"driver\":[\"bridge\"]}")
                .expect(200)
                .json());
        assertThat(lines("ip -o link show type bridge")).as("bridges").hasSize(known.size());
        PacketFilter filter = new PacketFilter(engine.daemon());
        assertThat(filter.run("list set inet jdocker bridges").split("\"", -1)).hasSize(2 * known.size() + 1);
        List<String> led = new ArrayList<>();
        filter.run("list map inet jdocker anyports4").lines().forEach(line -> {
            for (String part : line.split("tcp \\. ", -1)) {
                if (part.matches("[0-9]+ : .*")) {
                    led.add(part.substring(0, part.indexOf(' ')));
                }
            }
        });
        assertThat(led).containsExactlyInAnyOrderElementsOf(ports);
    }

    private void assertAcknowledgedIsThere() {
        Set<String> there = elements(engine.http().get("/networks").expect(200).json()).stream()
                .map(network -> network.path("Name").asText())
                .collect(Collectors.toSet());
        assertThat(there).containsAll(networks);
        for (String id : started) {
            assertThat(engine.inspect(id).path("State").path("Running").asBoolean())
                    .isTrue();
        }
    }

    @Test
    void nothingIsLostAndNothingIsLeftWheneverItIsKilled() throws InterruptedException {
        Daemon daemon = engine.daemon();
        daemon.ensureRunning();
        String walker = engine.create(body("bridge", 20_999));
        engine.start(walker);
        started.add(walker);
        String address =
                engine.inspect(walker).path("NetworkSettings").path("IPAddress").asText();
        Random random = new Random(5);
        for (int round = 0; round < ROUNDS; round++) {
            AtomicBoolean killed = new AtomicBoolean();
            List<Thread> threads = new ArrayList<>();
            int current = round;
            threads.add(Thread.ofVirtual().start(() -> change(current, walker, killed)));
            threads.add(Thread.ofVirtual().start(() -> change(current + 50, walker, killed)));
            LockSupport.parkNanos(Duration.ofMillis(20 + random.nextInt(250)).toNanos());
            killed.set(true);
            daemon.kill();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(failures).isEmpty();
            daemon.start();
            assertAcknowledgedIsThere();
            assertKernelAgrees();
            assertThat(engine.inspect(walker)
                            .path("NetworkSettings")
                            .path("IPAddress")
                            .asText())
                    .isEqualTo(address);
        }
        // All addresses are free again that nobody has.
        engine.removeContainers();
        String last = engine.create(body("bridge", 20_999));
        engine.start(last);
        assertThat(engine.inspect(last)
                        .path("NetworkSettings")
                        .path("IPAddress")
                        .asText())
                .isEqualTo(address);
    }
}
