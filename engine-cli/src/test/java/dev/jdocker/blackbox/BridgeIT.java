package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Containers in the network {@code bridge}, which they are in unless they say otherwise. */
@BlackBox
class BridgeIT {

    private final Engine engine;

    BridgeIT(Engine engine) {
        this.engine = engine;
    }

    private static String body(String script, String members) {
        return Engine.shell(script, members).replace("\"NetworkMode\":\"none\"", "\"NetworkMode\":\"bridge\"");
    }

    private String start(String script) {
        String id = engine.create(body(script, ""));
        engine.start(id);
        return id;
    }

    private JsonNode endpoint(String id) {
        return engine.inspect(id).path("NetworkSettings").path("Networks").path("bridge");
    }

    private String address(String id) {
        return endpoint(id).path("IPAddress").asText();
    }

    private String logsOfEnded(String id) {
        assertThat(engine.await(id)).isZero();
        return engine.logs(id).stdout();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bridge", "default", ""})
    void itIsTheNetworkOfThoseWhoDoNotCare(String mode) {
        String id = engine.create(
                Engine.shell("true").replace("\"NetworkMode\":\"none\"", "\"NetworkMode\":\"" + mode + "\""));
        assertThat(engine.inspect(id).path("HostConfig").path("NetworkMode").asText())
                .isEqualTo("bridge");
    }

    @ParameterizedTest
    @EnumSource
    void aContainerHasAnAddressAWayOutAndAName(Cli cli) {
        Outcome outcome = cli.run(
                engine,
                "run",
                "--rm",
                "--hostname",
                "box",
                TestImage.NAME,
                "sh",
                "-c",
                "ip -o -4 addr show eth0; ip route; cat /etc/hosts; cat /sys/class/net/eth0/mtu");
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        JsonNode ipam = engine.http()
                .get("/networks/bridge")
                .expect(200)
                .json()
                .path("IPAM")
                .path("Config")
                .path(0);
        String gateway = ipam.path("Gateway").asText();
        assertThat(outcome.output())
                .contains("default via " + gateway + " dev eth0")
                .containsPattern(ipam.path("Subnet").asText().replace(".", "\\.") + " dev eth0 scope link  src ")
                .containsPattern("(?m)^[0-9.]+\tbox$")
                .endsWith("1500");
    }

    @Test
    void inspectTellsWhatTheContainerSees() {
        String id = start("ip -o addr show eth0; cat /sys/class/net/eth0/address; exec sleep 1000");
        JsonNode settings = engine.inspect(id).path("NetworkSettings");
        JsonNode bridge = settings.path("Networks").path("bridge");
        engine.awaitLog(id, bridge.path("MacAddress").asText());
        assertThat(engine.logs(id).stdout())
                .contains(bridge.path("IPAddress").asText() + "/"
                        + bridge.path("IPPrefixLen").asInt())
                .doesNotContain("inet6");
        for (String name : List.of("EndpointID", "Gateway", "IPAddress", "IPPrefixLen", "MacAddress")) {
            assertThat(settings.path(name)).as(name).isEqualTo(bridge.path(name));
        }
        assertThat(bridge.path("EndpointID").asText()).matches("[0-9a-f]{64}");
        assertThat(bridge.path("DNSNames").isNull()).isTrue();
        JsonNode network = engine.http().get("/networks/bridge").expect(200).json();
        assertThat(bridge.path("NetworkID")).isEqualTo(network.path("Id"));
        JsonNode member = network.path("Containers").path(id);
        assertThat(member.path("IPv4Address").asText())
                .isEqualTo(bridge.path("IPAddress").asText() + "/"
                        + bridge.path("IPPrefixLen").asInt());
        assertThat(member.path("MacAddress")).isEqualTo(bridge.path("MacAddress"));
        assertThat(member.path("EndpointID")).isEqualTo(bridge.path("EndpointID"));
    }

    @Test
    void containersReachEachOtherAndTheHost() {
        String server = start("while true; do echo hello | nc -l -p 7000; done");
        String client = start("until nc " + address(server)
                + " 7000 > /tmp/got 2>/dev/null < /dev/null && [ -s /tmp/got ]; do sleep 0.05; done; cat /tmp/got; ping -c 1 -W 5 "
                + endpoint(server).path("Gateway").asText() + " > /dev/null && echo host");
        assertThat(logsOfEnded(client)).isEqualTo("hello\nhost\n");
    }

    @Test
    void anAddressGoesBackWithTheRun() {
        String first = start("exec sleep 1000");
        String second = start("exec sleep 1000");
        String given = address(first);
        assertThat(address(second)).isNotEqualTo(given);
        engine.http().post("/containers/" + first + "/kill").expect(204);
        engine.await(first);
        Await.until("the address is given back", () -> address(first).isEmpty());
        assertThat(endpoint(first).path("NetworkID").asText()).isNotEmpty();
        assertThat(endpoint(first).path("EndpointID").asText()).isEmpty();
        assertThat(address(start("exec sleep 1000"))).isEqualTo(given);
        engine.start(first);
        assertThat(address(first)).isNotEmpty().isNotEqualTo(given);
    }

    @Test
    void aMacAddressMayBeAskedFor() {
        String wish = "\"NetworkingConfig\":{\"EndpointsConfig\":{\"bridge\":{\"MacAddress\":\"%s\"}}}";
        String id = engine.create(body("cat /sys/class/net/eth0/address", String.format(wish, "02:42:AC:11:00:99")));
        engine.start(id);
        assertThat(logsOfEnded(id)).isEqualTo("02:42:ac:11:00:99\n");
        assertThat(engine.http()
                        .post("/containers/create", body("true", String.format(wish, "zz")))
                        .expect(400)
                        .message())
                .isEqualTo("invalid config for network bridge: invalid MAC address zz");
    }

    @Test
    void whatOnlyOtherNetworksHaveIsRefused() {
        assertThat(engine.http()
                        .post(
                                "/containers/create",
                                body(
                                        "true",
                                        "\"NetworkingConfig\":{\"EndpointsConfig\":{\"bridge\":{\"Aliases\":[\"x\"]}}}"))
                        .expect(400)
                        .message())
                .isEqualTo("invalid config for network bridge: invalid endpoint settings:\n"
                        + "network-scoped alias is supported only for containers in user defined networks");
    }

    @Test
    void exposedPortsAreToldWhileItRuns() {
        String id = engine.create(body("exec sleep 1000", "\"ExposedPorts\":{\"80/tcp\":{},\"53/udp\":{}}"));
        engine.start(id);
        JsonNode ports = engine.inspect(id).path("NetworkSettings").path("Ports");
        assertThat(ports.size()).isEqualTo(2);
        assertThat(ports.path("80/tcp").isNull()).isTrue();
        List<Integer> listed = new ArrayList<>();
        engine.http()
                .get("/containers/json")
                .expect(200)
                .json()
                .path(0)
                .path("Ports")
                .forEach(port -> {
                    listed.add(port.path("PrivatePort").asInt());
                    assertThat(port.has("PublicPort")).isFalse();
                });
        assertThat(listed).containsExactlyInAnyOrder(53, 80);
    }

    @Test
    void thirtyStartSideBySide() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        List<String> ids = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 30; i++) {
            threads.add(Thread.ofVirtual().start(() -> ids.add(start("exec sleep 1000"))));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(ids).hasSize(30);
        assertThat(ids.stream().map(this::address).distinct()).hasSize(30);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anEngineThatIsStartedAnewDropsNoPacket(boolean killed) {
        Daemon daemon = engine.daemon();
        String server = start("while true; do echo hello | nc -l -p 7000; done");
        String target = address(server);
        String mac = endpoint(server).path("MacAddress").asText();
        String pinger = start("ping -i 0.1 -c 60 -W 1 " + target + " | tail -2 | head -1");
        if (killed) {
            daemon.kill();
            daemon.start();
        } else {
            daemon.restartWith();
        }
        assertThat(address(server)).isEqualTo(target);
        assertThat(endpoint(server).path("MacAddress").asText()).isEqualTo(mac);
        assertThat(address(start("exec sleep 1000"))).isNotIn(target, address(pinger));
        assertThat(logsOfEnded(pinger)).contains(" 0% packet loss");
    }

    @Test
    void nothingIsLeftOfThoseThatEndWhileNoEngineRuns() {
        Daemon daemon = engine.daemon();
        String id = start("exec sleep 1000");
        long pid = engine.inspect(id).path("State").path("Pid").asLong();
        daemon.kill();
        daemon.inNamespaces("kill", "-9", Long.toString(pid));
        daemon.start();
        assertThat(engine.await(id)).isEqualTo(137);
        engine.http().delete("/containers/" + id).expect(204);
        assertNothingLeft(daemon);
    }

    @Test
    void nothingIsLeftOfThoseThatCannotStart() {
        Daemon daemon = engine.daemon();
        String id = engine.create(body("true", "").replace("\"sh\"", "\"no-such-program\""));
        assertThat(engine.http().post("/containers/" + id + "/start").status()).isEqualTo(400);
        assertNothingLeft(daemon);
    }

    private static void assertNothingLeft(Daemon daemon) {
        daemon.inNamespaces("sh", "-c", "! ip -o link | grep veth");
        daemon.inNamespaces("sh", "-c", "! grep " + daemon.execRoot() + "/network /proc/self/mountinfo");
        for (String folder : List.of("endpoints", "namespaces")) {
            daemon.inNamespaces("sh", "-c", "[ -z \"$(ls " + daemon.execRoot() + "/network/" + folder + ")\" ]");
        }
    }

    @Test
    void aFlushedPacketFilterIsRepairedByAStart() {
        Daemon daemon = engine.daemon();
        daemon.inNamespaces("sh", "-c", "! command -v nft > /dev/null || nft flush ruleset");
        daemon.restartWith();
        daemon.inNamespaces(
                "sh", "-c", "! command -v nft > /dev/null || nft list chain inet jdocker forward | grep 'policy drop'");
    }

    @Test
    void anEngineWithoutABridgeGivesItToNobody() {
        Daemon daemon = engine.daemon();
        daemon.restartWith("--bridge", "none");
        try {
            assertThat(engine.http().get("/networks/bridge").status()).isEqualTo(404);
            assertThat(logsOfEnded(start("ls /sys/class/net"))).isEqualTo("lo\n");
        } finally {
            daemon.restartWith();
        }
    }
}
