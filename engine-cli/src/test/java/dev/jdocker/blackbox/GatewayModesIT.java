package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the host is to the containers of a bridge: their translator, their router, or nothing. */
@BlackBox
class GatewayModesIT {
    private static final String MODE4 = "com.docker.network.bridge.gateway_mode_ipv4";
    private static final String MODE6 = "com.docker.network.bridge.gateway_mode_ipv6";
    private static final String SUBNET4 = "10.213.0.0/24";
    private static final String SUBNET6 = "fd00:213::/64";
    private static final String SERVER =
            "while true; do echo hello | nc -l -p 80; done & while true; do echo secret | nc -l -p 81; done";

    private final Engine engine;

    GatewayModesIT(Engine engine) {
        this.engine = engine;
    }

    @AfterEach
    void clean() {
        engine.removeContainers();
        for (JsonNode network : engine.http().get("/networks").expect(200).json()) {
            if (network.path("Labels").has("modes")) {
                engine.http().delete("/networks/" + network.path("Id").asText()).expect(204);
            }
        }
    }

    private Http.Reply attempt(String members, String options) {
        return engine.http()
                .post(
                        "/networks/create",
                        "{\"Name\":\"" + Engine.newName() + "\",\"Labels\":{\"modes\":\"\"}" + members
                                + ",\"Options\":{" + options + "}}");
    }

    /** A network of both families with known subnets. */
    private String network(String options) {
        return attempt(
                        ",\"EnableIPv6\":true,\"IPAM\":{\"Config\":[{\"Subnet\":\"" + SUBNET4 + "\"},{\"Subnet\":\""
                                + SUBNET6 + "\"}]}",
                        options)
                .expect(201)
                .json()
                .path("Id")
                .asText();
    }

    private static String option(String key, String value) {
        return "\"" + key + "\":\"" + value + "\"";
    }

    private String start(String network, String script, String members) {
        String id = engine.create(Engine.shell(script, members)
                .replace("\"NetworkMode\":\"none\"", "\"NetworkMode\":\"" + network + "\""));
        engine.start(id);
        return id;
    }

    private String server(String network) {
        return start(
                network,
                SERVER,
                "\"ExposedPorts\":{\"80/tcp\":{}},\"HostConfig\":{\"NetworkMode\":\"" + network
                        + "\",\"PortBindings\":{\"80/tcp\":[{\"HostPort\":\"18080\"}]}}");
    }

    private JsonNode settings(String id) {
        return engine.inspect(id).path("NetworkSettings");
    }

    private JsonNode endpoint(String id) {
        return settings(id).path("Networks").iterator().next();
    }

    /** What another machine hears at an address, or nothing. */
    private static String heard(OtherHost other, String address, int port) {
        return other.run("python3 -c 'import socket\ntry:\n  s=socket.create_connection((\"" + address + "\"," + port
                + "),1.5)\n  s.settimeout(1.5)\n  print(s.recv(9).decode(),end=\"\")\nexcept OSError:\n  pass'");
    }

    private static void routeToContainers(OtherHost other) {
        other.run("ip route add " + SUBNET4 + " via " + OtherHost.DAEMON_V4 + "; ip -6 route add " + SUBNET6 + " via "
                + OtherHost.DAEMON_V6);
    }

    private static void awaitHeard(OtherHost other, String address, int port, String text) {
        Await.until(
                address + " says " + text + " at " + port,
                () -> heard(other, address, port).strip().equals(text));
    }

    @Test
    void aRoutedNetworkIsReachedByItsAddressesAtPublishedPortsAlone() {
        try (OtherHost other = new OtherHost(engine.hostNetwork())) {
            routeToContainers(other);
            String network = network(option(MODE4, "routed") + "," + option(MODE6, "routed"));
            String id = server(network);
            assertThat(settings(id).path("Ports").toString())
                    .isEqualTo("{\"80/tcp\":[{\"HostIp\":\"0.0.0.0\",\"HostPort\":\"\"},"
                            + "{\"HostIp\":\"::\",\"HostPort\":\"\"}]}");
            String address = endpoint(id).path("IPAddress").asText();
            awaitHeard(other, address, 80, "hello");
            assertThat(heard(other, address, 81)).isEmpty();
            assertThat(heard(other, OtherHost.DAEMON_V4, 18080)).isEmpty();
            assertThat(other.run("busybox ping -c 1 -W 5 " + address)).contains(" 0% packet loss");
            assertThat(other.run("busybox ping -c 1 -W 5 "
                            + endpoint(id).path("GlobalIPv6Address").asText()))
                    .contains(" 0% packet loss");
            // Containers keep their addresses outside.
            assertThat(seenAs(other, network)).startsWith("10.213.0.");
        }
    }

    /** The address that another machine sees a container of the network with. */
    private String seenAs(OtherHost other, String network) {
        String sender =
                start(network, "until nc -w 1 192.0.2.2 7000 < /dev/null > /dev/null 2>&1; do usleep 50000; done", "");
        String address = other.run("""
                python3 -c '
                import socket
                s = socket.socket()
                s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                s.bind(("192.0.2.2", 7000))
                s.listen()
                s.settimeout(10)
                print(s.accept()[1][0], end="")'
                """);
        engine.http().delete("/containers/" + sender + "?force=1").expect(204);
        return address;
    }

    @Test
    void containersOfOtherBridgesReachARoutedOneAtPublishedPorts() {
        String id = server(network(option(MODE4, "routed")));
        String address = endpoint(id).path("IPAddress").asText();
        String client = start("bridge", "exec sleep 1000", "");
        Await.until(
                "the other bridge gets an answer",
                () -> exec(client, "nc -w 2 " + address + " 80 < /dev/null").equals("hello"));
        assertThat(exec(client, "nc -w 2 " + address + " 81 < /dev/null || true"))
                .isEmpty();
        assertThat(exec(client, "ping -c 1 -W 5 " + address)).contains(" 0% packet loss");
    }

    private String exec(String id, String script) {
        return Cli.JDOCKER.run(engine, "exec", id, "sh", "-c", script).output().strip();
    }

    @Test
    void anUnprotectedNetworkIsReachedAtAllPortsBesidesThePublishedOnes() {
        try (OtherHost other = new OtherHost(engine.hostNetwork())) {
            routeToContainers(other);
            String network = network(option(MODE4, "nat-unprotected"));
            String id = server(network);
            String address = endpoint(id).path("IPAddress").asText();
            awaitHeard(other, address, 80, "hello");
            awaitHeard(other, address, 81, "secret");
            awaitHeard(other, OtherHost.DAEMON_V4, 18080, "hello");
            assertThat(seenAs(other, network)).isEqualTo(OtherHost.DAEMON_V4);
            // Other bridges do not.
            String client = start("bridge", "exec sleep 1000", "");
            assertThat(exec(client, "nc -w 1 " + address + " 81 < /dev/null || true"))
                    .isEmpty();
        }
    }

    @Test
    void anIsolatedNetworkHasNoGatewayAndTheHostNoAddressInIt() {
        String id = attempt(
                        ",\"Internal\":true,\"EnableIPv6\":true",
                        option(MODE4, "isolated") + "," + option(MODE6, "isolated") + ","
                                + option("com.docker.network.bridge.name", "br-alone"))
                .expect(201)
                .json()
                .path("Id")
                .asText();
        JsonNode config = engine.http()
                .get("/networks/" + id)
                .expect(200)
                .json()
                .path("IPAM")
                .path("Config");
        assertThat(config.size()).isEqualTo(2);
        assertThat(config.path(0).has("Gateway")).isFalse();
        String first = start(id, "exec sleep 1000", "");
        assertThat(endpoint(first).path("IPAddress").asText()).endsWith(".1");
        assertThat(endpoint(first).path("Gateway").asText()).isEmpty();
        String second = start(id, "exec sleep 1000", "");
        assertThat(exec(
                        second,
                        "ping -c 1 -W 5 " + endpoint(first).path("IPAddress").asText()))
                .contains(" 0% packet loss");
        assertThat(engine.hostNetwork()
                        .attempt("ip", "-o", "addr", "show", "br-alone", "scope", "global")
                        .output())
                .isEmpty();
    }

    @Test
    void aTrustedInterfaceReachesPublishedPortsByTheContainersAddress() {
        try (OtherHost other = new OtherHost(engine.hostNetwork())) {
            routeToContainers(other);
            String id = server(network(option("com.docker.network.bridge.trusted_host_interfaces", "cable:nobody")));
            String address = endpoint(id).path("IPAddress").asText();
            awaitHeard(other, address, 80, "hello");
            assertThat(heard(other, address, 81)).isEmpty();
            awaitHeard(other, OtherHost.DAEMON_V4, 18080, "hello");
            engine.http().delete("/containers/" + id + "?force=1").expect(204);
        }
    }

    @Test
    void theAddressThatContainersHaveOutsideCanBeChosen() {
        try (OtherHost other = new OtherHost(engine.hostNetwork())) {
            engine.hostNetwork().run("ip", "addr", "add", "192.0.2.77/24", "dev", "cable");
            assertThat(seenAs(other, network(option("com.docker.network.host_ipv4", "192.0.2.77"))))
                    .isEqualTo("192.0.2.77");
        }
    }

    @Test
    void theHostCanStayWithoutAnAddress() {
        String id = network(option("com.docker.network.bridge.inhibit_ipv4", "true") + ","
                + option("com.docker.network.bridge.name", "br-inhibit"));
        String container = start(id, "exec sleep 1000", "");
        assertThat(exec(container, "ip route")).contains("default via 10.213.0.1");
        assertThat(engine.hostNetwork()
                        .attempt("ip", "-o", "-4", "addr", "show", "br-inhibit")
                        .output())
                .isEmpty();
    }

    @Test
    void anAuxiliaryAddressIsWhereDefaultRoutesLead() {
        String id = attempt(
                        ",\"IPAM\":{\"Config\":[{\"Subnet\":\"" + SUBNET4
                                + "\",\"AuxiliaryAddresses\":{\"DefaultGatewayIPv4\":\"10.213.0.9\"}}]}",
                        "")
                .expect(201)
                .json()
                .path("Id")
                .asText();
        String container = start(id, "exec sleep 1000", "");
        assertThat(exec(container, "ip route")).contains("default via 10.213.0.9");
        assertThat(endpoint(container).path("Gateway").asText()).isEqualTo("10.213.0.9");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    com.docker.network.bridge.gateway_mode_ipv4 | odd | failed to parse com.docker.network.bridge.gateway_mode_ipv4 value: odd (unknown gateway mode odd)
                    com.docker.network.bridge.gateway_mode_ipv6 | isolated | gateway mode 'isolated' can only be used for an internal network
                    com.docker.network.bridge.inhibit_ipv4 | x | failed to parse com.docker.network.bridge.inhibit_ipv4 value: x (strconv.ParseBool: parsing "x": invalid syntax)
                    com.docker.network.host_ipv4 | x | failed to parse com.docker.network.host_ipv4 value: x (nil ip)
                    com.docker.network.enable_ipv4 | x | driver-opt "com.docker.network.enable_ipv4" is not a valid bool
                    """)
    void whatAnOptionCannotBeIsRefused(String key, String value, String message) {
        // dockerd says 500 where the driver refuses it.
        Http.Reply reply = attempt("", option(key, value));
        assertThat(reply.status()).isIn(400, 500);
        assertThat(reply.message()).isEqualTo(message);
    }

    @Test
    void familiesAreChosenByOptionsToo() {
        String id = attempt(
                        "",
                        option("com.docker.network.enable_ipv4", "false") + ","
                                + option("com.docker.network.enable_ipv6", "true"))
                .expect(201)
                .json()
                .path("Id")
                .asText();
        JsonNode network = engine.http().get("/networks/" + id).expect(200).json();
        assertThat(network.path("EnableIPv4").asBoolean()).isFalse();
        assertThat(network.path("EnableIPv6").asBoolean()).isTrue();
    }

    @Test
    void noNetworkGoesWithoutAddresses() {
        for (String driver : List.of("bridge", "macvlan")) {
            Http.Reply reply = attempt(",\"Driver\":\"" + driver + "\",\"IPAM\":{\"Driver\":\"null\"}", "");
            assertThat(reply.expect(400).message()).isEqualTo("ipv4 pool is empty");
        }
        assertThat(attempt(",\"IPAM\":{\"Driver\":\"null\",\"Config\":[{\"Subnet\":\"10.1.0.0/24\"}]}", "")
                        .expect(400)
                        .message())
                .isEqualTo("null ipam driver does not handle specific address pool requests");
    }
}
