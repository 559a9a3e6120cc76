package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Ports of containers that the host has. */
@BlackBox
class PublishIT {
    private static final String SERVER = "while true; do echo hello | nc -l -p 80; done";

    private static final String GRABBER = """
            import socket
            s = socket.socket()
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            s.bind(("0.0.0.0", 18089))
            s.listen()
            """;

    private final Engine engine;

    PublishIT(Engine engine) {
        this.engine = engine;
    }

    private static String body(String script, String mode, String exposed, String bindings) {
        return Engine.shell(
                        script,
                        "\"ExposedPorts\":{" + exposed + "},\"HostConfig\":{\"PortBindings\":{" + bindings + "}}")
                .replace("\"NetworkMode\":\"none\"", "\"NetworkMode\":\"" + mode + "\"");
    }

    private String create(String script, String mode, String bindings) {
        String exposed = bindings.isEmpty() ? "" : bindings.substring(0, bindings.indexOf(':')) + ":{}";
        return engine.create(body(script, mode, exposed, bindings));
    }

    private String start(String script, String mode, String bindings) {
        String id = create(script, mode, bindings);
        engine.start(id);
        return id;
    }

    private JsonNode ports(String id) {
        return engine.inspect(id).path("NetworkSettings").path("Ports");
    }

    private String network(String members) {
        String name = Engine.newName();
        engine.http()
                .post("/networks/create", "{\"Name\":\"" + name + "\"" + members + "}")
                .expect(201);
        return name;
    }

    private String exec(String id, String script) {
        return Cli.JDOCKER.run(engine, "exec", id, "sh", "-c", script).output();
    }

    /** A program that says what it hears at a port, nothing where nobody is. */
    private static String listener(String address, int port) {
        return """
                import socket
                try:
                    s = socket.create_connection(("%s", %d), 3)
                    s.settimeout(3)
                    s.send(b"GET / HTTP/1.0\\r\\n\\r\\n")
                    print(s.recv(5).decode(), end="")
                except OSError:
                    pass
                """.formatted(address, port);
    }

    /** What a program on the engine's host hears at a port. */
    private static String heard(HostNetwork host, String address, int port) {
        return host.attempt("python3", "-c", listener(address, port)).output();
    }

    private static void awaitHeard(HostNetwork host, String address, int port) {
        Await.until(
                address + " answers at " + port, () -> List.of("hello", "HTTP/").contains(heard(host, address, port)));
    }

    private static String remote(String address, int port) {
        return "python3 -c '" + listener(address, port) + "'";
    }

    @Test
    void aPortIsPublishedOnBothFamiliesIpv4First() {
        String id = start("exec sleep 1000", "bridge", "\"80/tcp\":[{\"HostPort\":\"18080\"}]");
        assertThat(ports(id).toString())
                .isEqualTo("{\"80/tcp\":[{\"HostIp\":\"0.0.0.0\",\"HostPort\":\"18080\"},"
                        + "{\"HostIp\":\"::\",\"HostPort\":\"18080\"}]}");
        JsonNode listed =
                engine.http().get("/containers/json").expect(200).json().path(0).path("Ports");
        assertThat(listed.toString())
                .isEqualTo("[{\"IP\":\"0.0.0.0\",\"PrivatePort\":80,\"PublicPort\":18080,\"Type\":\"tcp\"},"
                        + "{\"IP\":\"::\",\"PrivatePort\":80,\"PublicPort\":18080,\"Type\":\"tcp\"}]");
        engine.http().post("/containers/" + id + "/kill").expect(204);
        engine.await(id);
        Await.until("the port is given back", () -> ports(id).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "80/tcp":[{"HostIp":"127.0.0.1","HostPort":"18081"}] | {"80/tcp":[{"HostIp":"127.0.0.1","HostPort":"18081"}]}
                    "80/tcp":[{"HostIp":"0.0.0.0","HostPort":"18081"}]   | {"80/tcp":[{"HostIp":"0.0.0.0","HostPort":"18081"}]}
                    "80/tcp":[{"HostIp":"::1","HostPort":"18082"}]       | {"80/tcp":[{"HostIp":"::1","HostPort":"18082"}]}
                    "53/udp":[{"HostIp":"127.0.0.1","HostPort":"18083-18085"}] | {"53/udp":[{"HostIp":"127.0.0.1","HostPort":"18083"}]}
                    "80/tcp":[]                                          | {"80/tcp":null}
                    """)
    void portsAreTakenWhereTheyAreWanted(String bindings, String shown) {
        assertThat(ports(start("exec sleep 1000", "bridge", bindings)).toString())
                .isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "80/tcp":[{"HostPort":"abc"}]    | abc
                    "80/tcp":[{"HostPort":"70000"}]  | 70000
                    "70000/tcp":[{"HostPort":"1"}]   | 70000
                    "80-82/tcp":[{"HostPort":"1"}]   | 80-82
                    """)
    void whatIsNoPortIsRefused(String bindings, String what) {
        assertThat(engine.http()
                        .post("/containers/create", body("true", "bridge", "", bindings))
                        .expect(400)
                        .message())
                .isEqualTo("invalid port specification: \"" + what + "\"");
    }

    @Test
    void anyPortIsTheSameOnBothFamilies() {
        String[] ephemeral = engine.hostNetwork()
                .attempt("cat", "/proc/sys/net/ipv4/ip_local_port_range")
                .output()
                .split("\\s+", -1);
        String id = engine.create(body("exec sleep 1000", "bridge", "\"70/tcp\":{},\"71/udp\":{}", "")
                .replace("\"PortBindings\":{}", "\"PublishAllPorts\":true"));
        engine.start(id);
        for (String port : List.of("70/tcp", "71/udp")) {
            JsonNode bindings = ports(id).path(port);
            assertThat(bindings.size()).isEqualTo(2);
            assertThat(bindings.path(0).path("HostIp").asText()).isEqualTo("0.0.0.0");
            assertThat(bindings.path(0).path("HostPort"))
                    .isEqualTo(bindings.path(1).path("HostPort"));
            assertThat(bindings.path(0).path("HostPort").asInt())
                    .isBetween(Integer.parseInt(ephemeral[0]), Integer.parseInt(ephemeral[1]));
        }
    }

    @Test
    void aPortIsGivenOnce() {
        String first = start("exec sleep 1000", "bridge", "\"80/tcp\":[{\"HostPort\":\"18086\"}]");
        String second = create("exec sleep 1000", "bridge", "\"80/tcp\":[{\"HostPort\":\"18086\"}]");
        assertThat(engine.http()
                        .post("/containers/" + second + "/start")
                        .expect(500)
                        .message())
                .matches(
                        "failed to set up container networking: driver failed programming external connectivity on"
                                + " endpoint \\S+ \\([0-9a-f]{64}\\): Bind for 0\\.0\\.0\\.0:18086 failed: port is already allocated");
        String range = start("exec sleep 1000", "bridge", "\"80/tcp\":[{\"HostPort\":\"18086-18087\"}]");
        assertThat(ports(range).path("80/tcp").path(0).path("HostPort").asText())
                .isEqualTo("18087");
        String full = create("exec sleep 1000", "bridge", "\"80/tcp\":[{\"HostPort\":\"18086-18087\"}]");
        assertThat(engine.http()
                        .post("/containers/" + full + "/start")
                        .expect(500)
                        .message())
                .endsWith("): all ports are allocated");
        engine.http().delete("/containers/" + first + "?force=1").expect(204);
        engine.start(second);
        assertThat(ports(second).path("80/tcp").size()).isEqualTo(2);
    }

    /** Where the kernel has no sockets of SCTP, its packets are led all the same, which is all that ours needs. */
    @Test
    void portsOfSctpAreNumbersOfTheirOwn() {
        String binding = "\"80/%s\":[{\"HostIp\":\"0.0.0.0\",\"HostPort\":\"18320\"}]";
        String first = create("exec sleep 1000", "bridge", binding.formatted("sctp"));
        Http.Reply started = engine.http().post("/containers/" + first + "/start");
        Assumptions.assumeTrue(
                started.status() == 204 || engine.isOurs() || !started.message().contains("protocol not supported"),
                "capability missing: SCTP of this kernel");
        started.expect(204);
        assertThat(ports(first).toString())
                .isEqualTo("{\"80/sctp\":[{\"HostIp\":\"0.0.0.0\",\"HostPort\":\"18320\"}]}");
        String second = create("exec sleep 1000", "bridge", binding.formatted("sctp"));
        assertThat(engine.http()
                        .post("/containers/" + second + "/start")
                        .expect(500)
                        .message())
                .endsWith("Bind for 0.0.0.0:18320 failed: port is already allocated");
        assertThat(ports(start("exec sleep 1000", "bridge", binding.formatted("tcp")))
                        .size())
                .isEqualTo(1);
    }

    @Test
    void aPortThatAnotherProgramHasIsRefused() throws IOException {
        HostNetwork host = engine.hostNetwork();
        Process other = host.start(
                "python3",
                "-c",
                "import socket,sys\ns=socket.socket()\ns.bind(('0.0.0.0',18088))\ns.listen()\n"
                        + "print('r',flush=True)\nsys.stdin.read()");
        try {
            assertThat(other.getInputStream().read()).isEqualTo('r');
            String id = create("exec sleep 1000", "bridge", "\"80/tcp\":[{\"HostPort\":\"18088\"}]");
            assertThat(engine.http()
                            .post("/containers/" + id + "/start")
                            .expect(500)
                            .message())
                    .matches(
                            ".*: failed to bind host port for 0\\.0\\.0\\.0:18088:[0-9.]+:80/tcp: address already in use");
        } finally {
            other.destroyForcibly();
        }
        // And the other way round: what is published nobody else gets.
        String id = start("exec sleep 1000", "bridge", "\"80/tcp\":[{\"HostPort\":\"18089\"}]");
        assertThat(ports(id).size()).isEqualTo(1);
        assertThat(host.attempt("python3", "-c", GRABBER).exitCode()).isNotZero();
    }

    @Test
    void itIsReachedFromTheHostFromOthersAndFromContainers() {
        HostNetwork host = engine.hostNetwork();
        String network = network("");
        String server = start(SERVER, network, "\"80/tcp\":[{\"HostPort\":\"18090\"}]");
        String _ = start(SERVER, "bridge", "\"80/tcp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"18091\"}]");
        try (OtherHost other = new OtherHost(host)) {
            for (String address : List.of("127.0.0.1", OtherHost.DAEMON_V4, "::1", OtherHost.DAEMON_V6)) {
                awaitHeard(host, address, 18090);
            }
            awaitHeard(host, "127.0.0.1", 18091);
            assertThat(other.run(remote(OtherHost.DAEMON_V4, 18090))).isEqualTo("hello");
            assertThat(other.run(remote(OtherHost.DAEMON_V6, 18090))).isEqualTo("hello");
            // 127.0.0.1 of the host is no way in for who routes it there, nor is the container's own address.
            other.run("ip route add 172.16.0.0/12 via " + OtherHost.DAEMON_V4
                    + "; echo 1 > /proc/sys/net/ipv4/conf/all/route_localnet; ip addr del 127.0.0.1/8 dev lo;"
                    + " ip route add 127.0.0.0/8 via " + OtherHost.DAEMON_V4 + " src 192.0.2.2");
            assertThat(other.run(remote("127.0.0.1", 18091))).isEmpty();
            String address = engine.inspect(server)
                    .path("NetworkSettings")
                    .path("Networks")
                    .path(network)
                    .path("IPAddress")
                    .asText();
            assertThat(other.run(remote(address, 80))).isEmpty();
            // From another bridge by the host's address, and from the container itself.
            String client = start("exec sleep 1000", "bridge", "");
            String ask = "nc -w 2 " + OtherHost.DAEMON_V4 + " 18090 < /dev/null";
            Await.until(
                    "the other bridge gets an answer", () -> exec(client, ask).equals("hello"));
            Await.until(
                    "the container gets its own answer", () -> exec(server, ask).equals("hello"));
        }
    }

    @Test
    void ipv6IsLedWithoutARelay() {
        HostNetwork host = engine.hostNetwork();
        String network = network(",\"EnableIPv6\":true");
        String id = start(
                "exec busybox httpd -f -p '[::]:80'",
                network,
                "\"80/tcp\":[{\"HostIp\":\"::\",\"HostPort\":\"18092\"}]");
        assertThat(ports(id).toString()).isEqualTo("{\"80/tcp\":[{\"HostIp\":\"::\",\"HostPort\":\"18092\"}]}");
        try (OtherHost other = new OtherHost(host)) {
            awaitHeard(host, "::1", 18092);
            awaitHeard(host, OtherHost.DAEMON_V6, 18092);
            Await.until(
                    "the other host gets an answer",
                    () -> other.run(remote(OtherHost.DAEMON_V6, 18092)).equals("HTTP/"));
        }
    }

    @Test
    void portsFollowTheDefaultRoute() {
        HostNetwork host = engine.hostNetwork();
        String first = network("");
        String second = network("");
        String id = start(SERVER, first, "\"80/tcp\":[{\"HostPort\":\"18093\"}]");
        awaitHeard(host, "127.0.0.1", 18093);
        String connect = "{\"Container\":\"" + id + "\",\"EndpointConfig\":{\"GwPriority\":9}}";
        engine.http().post("/networks/" + second + "/connect", connect).expect(200);
        awaitHeard(host, "127.0.0.1", 18093);
        awaitHeard(host, "::1", 18093);
        engine.http()
                .post("/networks/" + first + "/disconnect", "{\"Container\":\"" + id + "\"}")
                .expect(200);
        awaitHeard(host, "127.0.0.1", 18093);
        engine.http()
                .post("/networks/" + second + "/disconnect", "{\"Container\":\"" + id + "\"}")
                .expect(200);
        assertThat(ports(id).isEmpty()).isTrue();
        assertThat(heard(host, "127.0.0.1", 18093)).isEmpty();
    }

    @Test
    void portsOutliveTheEngineAndTheContainersRestart() {
        Daemon daemon = engine.daemon();
        HostNetwork host = engine.hostNetwork();
        String id = start(SERVER, "bridge", "\"80/tcp\":[{\"HostPort\":\"18094\"}]");
        awaitHeard(host, "127.0.0.1", 18094);
        daemon.kill();
        awaitHeard(host, "127.0.0.1", 18094);
        daemon.start();
        awaitHeard(host, "127.0.0.1", 18094);
        awaitHeard(host, "::1", 18094);
        engine.http().post("/containers/" + id + "/restart?t=0").expect(204);
        awaitHeard(host, "127.0.0.1", 18094);
        engine.http().delete("/containers/" + id + "?force=1").expect(204);
        assertThat(heard(host, "127.0.0.1", 18094)).isEmpty();
    }

    @Test
    void aThousandPortsAreSoonThere() {
        Assumptions.assumeTrue(engine.isOurs(), "capability missing: ports without a process for each");
        List<String> bindings = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            bindings.add("\"" + (1 + i) + "/tcp\":[{\"HostIp\":\"0.0.0.0\",\"HostPort\":\"" + (20000 + i) + "\"}]");
        }
        String all = String.join(",", bindings);
        String id = engine.create(body("exec sleep 1000", "bridge", all.replaceAll("\\[[^]]*\\]", "{}"), all));
        engine.start(id);
        assertThat(ports(id).size()).isEqualTo(1000);
        engine.http().delete("/containers/" + id + "?force=1").expect(204);
    }

    @ParameterizedTest
    @EnumSource
    void theCommandLinePublishesRangesAndWhatIsExposed(Cli cli) {
        String id = cli.run(
                        engine,
                        "run",
                        "-d",
                        "-p",
                        "18110-18112:90-92",
                        "-p",
                        "[::1]:18113:93/tcp",
                        "-p",
                        "127.0.0.1::94",
                        "--expose",
                        "95/udp",
                        "-P",
                        TestImage.NAME,
                        "sleep",
                        "1000")
                .output()
                .strip();
        for (int i = 0; i < 3; i++) {
            for (JsonNode binding : ports(id).path(90 + i + "/tcp")) {
                assertThat(binding.path("HostPort").asInt()).isEqualTo(18_110 + i);
            }
            assertThat(ports(id).path(90 + i + "/tcp").size()).isEqualTo(2);
        }
        assertThat(ports(id).path("93/tcp").toString()).isEqualTo("[{\"HostIp\":\"::1\",\"HostPort\":\"18113\"}]");
        assertThat(ports(id).path("94/tcp").path(0).path("HostIp").asText()).isEqualTo("127.0.0.1");
        assertThat(ports(id).path("94/tcp").path(0).path("HostPort").asInt()).isPositive();
        assertThat(ports(id).path("95/udp").size()).isEqualTo(2);
        assertThat(cli.run(engine, "port", id, "93/tcp").output()).isEqualTo("[::1]:18113");
    }

    @ParameterizedTest
    @EnumSource
    void theCommandLinePublishes(Cli cli) {
        Outcome outcome = cli.run(
                engine, "run", "-d", "-p", "18095:80", "-p", "127.0.0.1:18096:81/udp", TestImage.NAME, "sleep", "1000");
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        assertThat(ports(outcome.output().strip()).toString())
                .isEqualTo("{\"80/tcp\":[{\"HostIp\":\"0.0.0.0\",\"HostPort\":\"18095\"},{\"HostIp\":\"::\","
                        + "\"HostPort\":\"18095\"}],\"81/udp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"18096\"}]}");
    }
}
