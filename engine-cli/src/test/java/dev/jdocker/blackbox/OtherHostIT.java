package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Containers and another machine on a link of the engine's host: who reaches whom, and by which address. */
@BlackBox
class OtherHostIT {
    private static final String OTHER_V4 = "192.0.2.2";
    private static final String OTHER_V6 = "2001:db8::2";
    private static final int PORT = 7000;
    private static final int PUBLISHED = 18300;

    /** Tells everybody who asks by which address, by TCP and UDP, IPv4 and IPv6. */
    private static final String SERVER = """
            import socket, threading
            def tell(kind, server):
                while True:
                    if kind == socket.SOCK_STREAM:
                        asking, peer = server.accept()
                        asking.sendall(peer[0].encode())
                        asking.close()
                    else:
                        _, peer = server.recvfrom(100)
                        server.sendto(peer[0].encode(), peer)
            for family in (socket.AF_INET, socket.AF_INET6):
                for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
                    server = socket.socket(family, kind)
                    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    if family == socket.AF_INET6:
                        server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                    server.bind(("", %d))
                    if kind == socket.SOCK_STREAM:
                        server.listen()
                    threading.Thread(target=tell, args=(kind, server)).start()
            print("ready", flush=True)
            """.formatted(PORT);

    /** Asks at a port of several addresses at once, by TCP and by UDP, and says in their order what it is told, if anything. */
    private static final String CLIENT = """
            import socket, sys
            from concurrent.futures import ThreadPoolExecutor
            port, addresses = int(sys.argv[1]), sys.argv[2:]
            def told(question):
                address, kind = question
                asking = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, kind)
                asking.settimeout(3)
                try:
                    asking.connect((address, port))
                    if kind == socket.SOCK_DGRAM:
                        asking.send(b"who")
                    return asking.recv(100).decode()
                except OSError:
                    return ""
            questions = [(a, k) for a in addresses for k in (socket.SOCK_STREAM, socket.SOCK_DGRAM)]
            for answer in ThreadPoolExecutor(len(questions)).map(told, questions):
                print(answer)
            """;

    private final Engine engine;
    private final List<Process> servers = new ArrayList<>();
    private HostNetwork host = new HostNetwork(0);
    private OtherHost other;

    OtherHostIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void joinHosts() {
        host = engine.hostNetwork();
        other = new OtherHost(host);
    }

    @AfterEach
    void partHosts() {
        servers.forEach(Process::destroyForcibly);
        engine.removeContainers();
        engine.removeNetworks();
        if (other != null) {
            other.close();
        }
    }

    private String network(String members) {
        String name = Engine.newName();
        engine.http()
                .post("/networks/create", "{\"Name\":\"" + name + "\"" + members + "}")
                .expect(201);
        return name;
    }

    private JsonNode container(String network) {
        String binding = "\"" + PORT + "/%s\":[{\"HostPort\":\"" + PUBLISHED + "\"}]";
        String exposed = "\"" + PORT + "/tcp\":{},\"" + PORT + "/udp\":{}";
        String id = engine.create(Engine.shell(
                        "exec sleep 1000",
                        "\"ExposedPorts\":{" + exposed + "},\"HostConfig\":{\"PortBindings\":{"
                                + binding.formatted("tcp") + "," + binding.formatted("udp") + "}}")
                .replace("\"NetworkMode\":\"none\"", "\"NetworkMode\":\"" + network + "\""));
        engine.start(id);
        return engine.inspect(id);
    }

    private static HostNetwork inside(JsonNode container) {
        return new HostNetwork(container.path("State").path("Pid").asLong());
    }

    private static JsonNode endpoint(JsonNode container) {
        return container.path("NetworkSettings").path("Networks").iterator().next();
    }

    private void serve(HostNetwork where) {
        Process server = where.start("python3", "-c", SERVER);
        servers.add(server);
        try {
            assertThat(server.getInputStream().read()).as("the server is ready").isEqualTo('r');
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What somebody is told at a port of some addresses: by TCP and by UDP at the first, and so on. */
    private static List<String> told(HostNetwork where, int port, String... addresses) {
        List<String> command = new ArrayList<>(List.of("python3", "-c", CLIENT, Integer.toString(port)));
        command.addAll(List.of(addresses));
        return where.attempt(command.toArray(String[]::new)).stdout().lines().toList();
    }

    @Test
    void theyGoOutWithTheHostsAddresses() {
        serve(other.network());
        HostNetwork inside = inside(container(network(",\"EnableIPv6\":true")));
        assertThat(told(inside, PORT, OTHER_V4, OTHER_V6))
                .containsExactly(OtherHost.DAEMON_V4, OtherHost.DAEMON_V4, OtherHost.DAEMON_V6, OtherHost.DAEMON_V6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nat", "nat-unprotected"})
    void withoutMasqueradingTheyGoOutWithTheirOwn(String mode) {
        Assumptions.assumeTrue(
                engine.isOurs() || mode.equals("nat-unprotected"),
                "capability missing: a way back to protected containers that are not masqueraded");
        serve(other.network());
        JsonNode container = container(network(",\"EnableIPv6\":true,"
                + "\"IPAM\":{\"Config\":[{\"Subnet\":\"10.214.0.0/24\"},{\"Subnet\":\"fd00:214::/64\"}]},"
                + "\"Options\":{\"com.docker.network.bridge.enable_ip_masquerade\":\"false\","
                + "\"com.docker.network.bridge.gateway_mode_ipv4\":\"" + mode + "\","
                + "\"com.docker.network.bridge.gateway_mode_ipv6\":\"" + mode + "\"}"));
        other.run("ip route add 10.214.0.0/24 via " + OtherHost.DAEMON_V4 + "; ip route add fd00:214::/64 via "
                + OtherHost.DAEMON_V6);
        assertThat(told(inside(container), PORT, OTHER_V4, OTHER_V6))
                .containsExactly("10.214.0.2", "10.214.0.2", "fd00:214::2", "fd00:214::2");
    }

    @Test
    void whoServesAtAPublishedPortSeesWhoAsks() {
        JsonNode container = container(network(",\"EnableIPv6\":true"));
        serve(inside(container));
        assertThat(told(other.network(), PUBLISHED, OtherHost.DAEMON_V4, OtherHost.DAEMON_V6))
                .containsExactly(OTHER_V4, OTHER_V4, OTHER_V6, OTHER_V6);
        assertThat(told(host, PUBLISHED, "127.0.0.1", "::1", OtherHost.DAEMON_V4, OtherHost.DAEMON_V6))
                .hasSize(8)
                .doesNotContain("");
        // And the server itself, by the host's address.
        assertThat(told(inside(container), PUBLISHED, OtherHost.DAEMON_V4))
                .hasSize(2)
                .doesNotContain("");
    }

    @Test
    void whereTheContainerHasNoIpv6ItIsReachedByItAllTheSame() {
        serve(inside(container("bridge")));
        assertThat(told(other.network(), PUBLISHED, OtherHost.DAEMON_V6))
                .hasSize(2)
                .doesNotContain("");
        assertThat(told(host, PUBLISHED, "::1")).hasSize(2).doesNotContain("");
    }

    @Test
    void anInternalNetworkIsCutOff() {
        serve(other.network());
        JsonNode container = container(network(",\"Internal\":true"));
        serve(inside(container));
        String address = endpoint(container).path("IPAddress").asText();
        other.run("ip route add " + address + " via " + OtherHost.DAEMON_V4);
        assertThat(told(inside(container), PORT, OTHER_V4)).containsExactly("", "");
        // Nor with a way out that it has not been given.
        String gateway = address.substring(0, address.lastIndexOf('.')) + ".1";
        inside(container).run("ip", "route", "add", "default", "via", gateway);
        assertThat(told(inside(container), PORT, OTHER_V4)).containsExactly("", "");
        assertThat(told(other.network(), PORT, address)).containsExactly("", "");
        assertThat(told(other.network(), PUBLISHED, OtherHost.DAEMON_V4)).containsExactly("", "");
        JsonNode friend =
                container(container.path("HostConfig").path("NetworkMode").asText());
        String own = endpoint(friend).path("IPAddress").asText();
        assertThat(told(inside(friend), PORT, address)).containsExactly(own, own);
    }

    @Test
    void newNetworksLeaveOutWhatTheHostHasRoutesTo() {
        String next = subnet(network(""));
        engine.removeNetworks();
        host.run("ip", "route", "add", next, "dev", "cable");
        assertThat(subnet(network(""))).isNotEqualTo(next);
        host.run("ip", "route", "del", next, "dev", "cable");
    }

    private String subnet(String network) {
        return engine.http()
                .get("/networks/" + network)
                .expect(200)
                .json()
                .path("IPAM")
                .path("Config")
                .path(0)
                .path("Subnet")
                .asText();
    }
}
