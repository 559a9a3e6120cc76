package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the daemon is told of networks. */
@BlackBox
class DaemonNetworkIT {

    private final Engine engine;

    DaemonNetworkIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void needsOurEngine() {
        engine.daemon().ensureRunning();
    }

    @AfterEach
    void clean() {
        if (engine.isOurs()) {
            engine.removeContainers();
            engine.daemon().attemptInNamespaces("ip", "link", "delete", "docker0");
        }
    }

    @AfterAll
    static void asUsual(Engine engine) {
        if (engine.isOurs()) {
            engine.daemon().restartWith();
        }
    }

    private String start(String script, String members) {
        String id = engine.create(
                Engine.shell(script, members).replace("\"NetworkMode\":\"none\"", "\"NetworkMode\":\"bridge\""));
        engine.start(id);
        return id;
    }

    private String output(String script) {
        String id = start(script, "");
        assertThat(engine.await(id)).isZero();
        return engine.logs(id).stdout();
    }

    private JsonNode endpoint(String id) {
        return engine.inspect(id).path("NetworkSettings").path("Networks").path("bridge");
    }

    private JsonNode network(String name) {
        return engine.http().get("/networks/" + name).expect(200).json();
    }

    private String hostAddresses() {
        return engine.daemon()
                .attemptInNamespaces("ip", "-o", "-4", "addr", "show", "docker0")
                .output();
    }

    @Test
    void theBridgeHasTheAddressThatTheDaemonIsTold() {
        engine.daemon().restartWith();
        assertThat(hostAddresses()).contains("inet ").doesNotContain("10.209.");
        engine.daemon().restartWith("--bip", "10.209.0.5/24", "--fixed-cidr", "10.209.0.128/25", "--mtu", "1400");
        assertThat(hostAddresses().lines()).singleElement().asString().contains(" 10.209.0.5/24 ");
        JsonNode bridge = network("bridge");
        JsonNode ipam = bridge.path("IPAM").path("Config").path(0);
        assertThat(ipam.path("Subnet").asText()).isEqualTo("10.209.0.0/24");
        assertThat(ipam.path("IPRange").asText()).isEqualTo("10.209.0.128/25");
        assertThat(ipam.path("Gateway").asText()).isEqualTo("10.209.0.5");
        assertThat(bridge.path("Options").path("com.docker.network.driver.mtu").asText())
                .isEqualTo("1400");
        String first = start("exec sleep 1000", "");
        assertThat(endpoint(first).path("IPAddress").asText()).isEqualTo("10.209.0.128");
        assertThat(
                        output(
                                "cat /sys/class/net/eth0/mtu; ip -4 -o addr show eth0 | grep -o '10.209.0.129/24';"
                                        + " ping -c 1 -W 5 10.209.0.5 > /dev/null && ping -c 1 -W 5 10.209.0.128 > /dev/null && echo reached"))
                .isEqualTo("1400\n10.209.0.129/24\nreached\n");
        // What is there keeps its address where the daemon is told nothing.
        engine.removeContainers();
        engine.daemon().restartWith();
        assertThat(hostAddresses()).contains(" 10.209.0.5/24 ");
        assertThat(output("cat /sys/class/net/eth0/mtu; ip -4 -o addr show eth0 | grep -o '10.209.0.1/24'"))
                .isEqualTo("1500\n10.209.0.1/24\n");
    }

    @Test
    void containersOfTheBridgeReachTheHostButNotOneAnother() {
        engine.daemon().restartWith("--icc=false", "--ip-masq=false", "--ip", "127.0.0.1");
        String other = endpoint(start("exec sleep 1000", "")).path("IPAddress").asText();
        String gateway = network("bridge")
                .path("IPAM")
                .path("Config")
                .path(0)
                .path("Gateway")
                .asText();
        assertThat(output("ping -c 1 -W 5 " + gateway + " > /dev/null && echo host; ping -c 1 -W 1 " + other
                        + " > /dev/null || echo nobody"))
                .isEqualTo("host\nnobody\n");
        assertThat(network("bridge")
                        .path("Options")
                        .path("com.docker.network.bridge.enable_ip_masquerade")
                        .asText())
                .isEqualTo("false");
        String published = start(
                "exec sleep 1000",
                "\"ExposedPorts\":{\"80/tcp\":{}},\"HostConfig\":{\"PortBindings\":{\"80/tcp\":[{\"HostPort\":\"18093\"}]}}");
        assertThat(engine.inspect(published)
                        .path("NetworkSettings")
                        .path("Ports")
                        .toString())
                .isEqualTo("{\"80/tcp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"18093\"}]}");
    }

    @Test
    void newNetworksAreCutFromThePoolsAndHaveTheOptionsThatTheDaemonIsTold() {
        engine.daemon()
                .restartWith(
                        "--default-address-pool",
                        "base=10.210.0.0/16,size=24",
                        "--default-network-opt",
                        "bridge=com.docker.network.driver.mtu=1300");
        assertThat(engine.http()
                        .get("/info")
                        .expect(200)
                        .json()
                        .path("DefaultAddressPools")
                        .toString())
                .isEqualTo("[{\"Base\":\"10.210.0.0/16\",\"Size\":24}]");
        String plain = Engine.newName();
        String chosen = Engine.newName();
        try {
            engine.http()
                    .post("/networks/create", "{\"Name\":\"" + plain + "\"}")
                    .expect(201);
            engine.http()
                    .post(
                            "/networks/create",
                            "{\"Name\":\"" + chosen + "\",\"Options\":{\"com.docker.network.driver.mtu\":\"1250\"}}")
                    .expect(201);
            assertThat(network(plain)
                            .path("IPAM")
                            .path("Config")
                            .path(0)
                            .path("Subnet")
                            .asText())
                    .matches("10\\.210\\.[01]\\.0/24");
            assertThat(network(plain).path("Options").toString())
                    .isEqualTo("{\"com.docker.network.driver.mtu\":\"1300\"}");
            assertThat(network(chosen).path("Options").toString())
                    .isEqualTo("{\"com.docker.network.driver.mtu\":\"1250\"}");
            String id = engine.create(Engine.shell("cat /sys/class/net/eth0/mtu")
                    .replace("\"NetworkMode\":\"none\"", "\"NetworkMode\":\"" + plain + "\""));
            engine.start(id);
            engine.await(id);
            assertThat(engine.logs(id).stdout()).isEqualTo("1300\n");
        } finally {
            engine.removeContainers();
            engine.http().delete("/networks/" + plain);
            engine.http().delete("/networks/" + chosen);
        }
    }

    private static final String SERVER = "while true; do echo hello | nc -l -p 80; done";

    private static String ports(String bindings) {
        return "\"ExposedPorts\":{\"80/tcp\":{}},\"HostConfig\":{\"PortBindings\":{\"80/tcp\":[" + bindings + "]}}";
    }

    private static String binding(int port) {
        return "{\"HostPort\":\"" + port + "\"}";
    }

    /** What somebody hears at an address, or nothing. */
    private static String asked(String address, int port) {
        return "python3 -c 'import socket\ntry:\n  s=socket.create_connection((\"" + address + "\"," + port
                + "),1.5)\n  s.settimeout(1.5)\n  print(s.recv(9).decode(),end=\"\")\nexcept OSError:\n  pass'";
    }

    private String heardHere(String address, int port) {
        return engine.daemon()
                .attemptInNamespaces("sh", "-c", asked(address, port))
                .output()
                .strip();
    }

    private void awaitHello(String address, int port) {
        Await.until(
                address + " says hello at " + port,
                () -> heardHere(address, port).equals("hello"));
    }

    private String filter(String commands) {
        return new PacketFilter(engine.daemon()).run(commands);
    }

    private String host(String script) {
        return engine.daemon().attemptInNamespaces("sh", "-c", script).output();
    }

    @Test
    void theBridgeHasIpv6AsTheDaemonIsTold() {
        engine.daemon().restartWith("--ipv6");
        JsonNode bridge = network("bridge");
        assertThat(bridge.path("EnableIPv6").asBoolean()).isTrue();
        assertThat(bridge.path("IPAM").path("Config").path(1).path("Subnet").asText())
                .matches("fd[0-9a-f:]+::/64");
        assertThat(output("ip -6 route | grep -c ^default")).isEqualTo("1\n");
        engine.daemon()
                .restartWith(
                        "--ipv6",
                        "--bip6",
                        "2001:db8:209::5/64",
                        "--fixed-cidr-v6",
                        "2001:db8:209::100/120",
                        "--default-gateway-v6",
                        "2001:db8:209::9",
                        "--bip",
                        "10.209.0.5/24",
                        "--default-gateway",
                        "10.209.0.9");
        assertThat(host("ip -6 -o addr show docker0 scope global").lines())
                .singleElement()
                .asString()
                .contains(" 2001:db8:209::5/64 ");
        String first = start("exec sleep 1000", "");
        assertThat(endpoint(first).path("GlobalIPv6Address").asText()).isEqualTo("2001:db8:209::100");
        assertThat(endpoint(first).path("IPv6Gateway").asText()).isEqualTo("2001:db8:209::9");
        assertThat(endpoint(first).path("Gateway").asText()).isEqualTo("10.209.0.9");
        assertThat(
                        output(
                                "ip route | grep -o '^default via 10.209.0.9'; ip -6 route | grep -o '^default via 2001:db8:209::9';"
                                        + " ping -c 1 -W 5 2001:db8:209::100 > /dev/null && ping -c 1 -W 5 2001:db8:209::5 > /dev/null && echo reached"))
                .isEqualTo("default via 10.209.0.9\ndefault via 2001:db8:209::9\nreached\n");
        engine.removeContainers();
        // What it is not told of any more is gone from the network, if not from the link.
        engine.daemon().restartWith();
        assertThat(network("bridge").path("EnableIPv6").asBoolean()).isFalse();
    }

    @Test
    void withoutThePacketFilterPortsAreRelayed() {
        engine.daemon().restartWith("--iptables=false", "--ip6tables=false");
        assertThat(filter("list tables")).doesNotContain("jdocker");
        String id = start(SERVER, ports(binding(18080)));
        try (OtherHost other = new OtherHost(engine.hostNetwork())) {
            for (String address : List.of("127.0.0.1", "::1", OtherHost.DAEMON_V4, OtherHost.DAEMON_V6)) {
                awaitHello(address, 18080);
            }
            assertThat(other.run(asked(OtherHost.DAEMON_V4, 18080)).strip()).isEqualTo("hello");
            assertThat(other.run(asked(OtherHost.DAEMON_V6, 18080)).strip()).isEqualTo("hello");
        }
        // The next engine takes the container over with its filter, and its ports.
        engine.daemon().restartWith();
        awaitHello("127.0.0.1", 18080);
        assertThat(engine.inspect(id).path("NetworkSettings").path("Ports").size())
                .isEqualTo(1);
    }

    @Test
    void oneFamilyAloneCanBeLeftToOthers() {
        engine.daemon().restartWith("--ip6tables=false", "--ipv6");
        String _ = start(SERVER, ports(binding(18080)));
        for (String address : List.of("127.0.0.1", "::1")) {
            awaitHello(address, 18080);
        }
        assertThat(filter("list table inet jdocker")).contains("meta nfproto ipv6 accept");
    }

    @Test
    void withoutRelaysPortsAreTranslatedAlone() {
        engine.daemon().restartWith("--userland-proxy=false", "--userland-proxy-path", "/nowhere");
        String id = start(SERVER, ports(binding(18080)));
        // Where the container has no IPv6, there is nothing at the host's.
        assertThat(engine.inspect(id).path("NetworkSettings").path("Ports").toString())
                .isEqualTo("{\"80/tcp\":[{\"HostIp\":\"0.0.0.0\",\"HostPort\":\"18080\"}]}");
        awaitHello("127.0.0.1", 18080);
        assertThat(heardHere("::1", 18080)).isEmpty();
    }

    @Test
    void forwardingIsTheHostsOwnBusinessIfTheDaemonIsTold() {
        engine.daemon().stop();
        host("echo 0 > /proc/sys/net/ipv4/ip_forward; rm -f " + engine.daemon().execRoot()
                + "/network/forwarding-was-off");
        engine.daemon().restartWith("--ip-forward=false");
        assertThat(host("cat /proc/sys/net/ipv4/ip_forward").strip()).isEqualTo("0");
        assertThat(engine.http()
                        .get("/info")
                        .expect(200)
                        .json()
                        .path("IPv4Forwarding")
                        .asBoolean())
                .isFalse();
        engine.daemon().restartWith("--ip-forward-no-drop");
        assertThat(host("cat /proc/sys/net/ipv4/ip_forward").strip()).isEqualTo("1");
        assertThat(filter("list set inet jdocker guarded")).doesNotContain("ipv4");
        // That it was off is known to the engines after that one.
        engine.daemon().restartWith();
        assertThat(filter("list set inet jdocker guarded")).contains("ipv4");
    }

    @Test
    void publishedPortsAreReachedByTheContainersAddressIfTheDaemonIsTold() {
        engine.daemon().restartWith("--allow-direct-routing", "--bip", "10.209.0.1/24");
        String address =
                endpoint(start(SERVER, ports(binding(18080)))).path("IPAddress").asText();
        String hidden = endpoint(start(SERVER, "")).path("IPAddress").asText();
        try (OtherHost other = new OtherHost(engine.hostNetwork())) {
            other.run("ip route add 10.209.0.0/24 via " + OtherHost.DAEMON_V4);
            Await.until(
                    "the container answers at its own address",
                    () -> other.run(asked(address, 80)).strip().equals("hello"));
            assertThat(other.run(asked(hidden, 80))).isEmpty();
            engine.removeContainers();
        }
    }

    @Test
    void theLinkOfTheBridgeCanBeOneThatSomebodyElseHasMade() {
        engine.daemon()
                .inNamespaces(
                        "sh",
                        "-c",
                        "ip link add lent type bridge && ip addr add 10.211.0.7/24 dev lent && ip link set lent up");
        try {
            engine.daemon().restartWith("--bridge", "lent");
            assertThat(network("bridge")
                            .path("IPAM")
                            .path("Config")
                            .path(0)
                            .path("Gateway")
                            .asText())
                    .isEqualTo("10.211.0.7");
            assertThat(output("ip route | grep -o '^default via 10.211.0.7'")).isEqualTo("default via 10.211.0.7\n");
            engine.removeContainers();
        } finally {
            engine.daemon().restartWith();
            engine.daemon().inNamespaces("ip", "link", "delete", "lent");
        }
    }

    /** What ufw makes by iptables: input and forward are denied unless they are allowed. */
    private static String denied(String allowed) {
        return "table ip filter {\n"
                + "  chain INPUT { type filter hook input priority filter; policy drop;\n"
                + "    iifname lo accept\n ct state established,related accept\n " + allowed + "\n }\n"
                + "  chain FORWARD { type filter hook forward priority filter; policy drop;\n"
                + "    ct state established,related accept\n }\n"
                + "}\n";
    }

    @Test
    void behindAFirewallPortsReachWhatItAllows() {
        engine.daemon().restartWith("--publish-through-input");
        String _ = start(SERVER, ports(binding(18080) + "," + binding(18081)));
        try (OtherHost other = new OtherHost(engine.hostNetwork())) {
            awaitHello(OtherHost.DAEMON_V4, 18080);
            filter(denied("tcp dport 18080 accept"));
            assertThat(other.run(asked(OtherHost.DAEMON_V4, 18080)).strip()).isEqualTo("hello");
            assertThat(other.run(asked(OtherHost.DAEMON_V4, 18081))).isEmpty();
            // Translated ports are forwarded: what is dropped there no rule of ours lets in.
            engine.daemon().restartWith();
            assertThat(other.run(asked(OtherHost.DAEMON_V4, 18080))).isEmpty();
            // Their rules are as they were.
            assertThat(filter("list table ip filter")).contains("tcp dport 18080 accept");
        } finally {
            filter("table ip filter {}\ndelete table ip filter");
        }
        engine.removeContainers();
        // One network can be published so too.
        String name = Engine.newName();
        engine.http()
                .post(
                        "/networks/create",
                        "{\"Name\":\"" + name
                                + "\",\"Options\":{\"dev.jdocker.bridge.publish_through_input\":\"true\"}}")
                .expect(201);
        engine.start(engine.create(Engine.shell(SERVER, ports(binding(18080)))
                .replace("\"NetworkMode\":\"none\"", "\"NetworkMode\":\"" + name + "\"")));
        awaitHello("127.0.0.1", 18080);
        assertThat(filter("list map inet jdocker anyports4")).doesNotContain("18080");
        engine.removeContainers();
        engine.http().delete("/networks/" + name).expect(204);
    }

    /**
     * What firewalld makes of a zone that allows one port: after everybody else's chains, established and led connections
     * are let in, the rest goes through the zones and is rejected at their end.
     */
    private static String zones(boolean strict) {
        String begin = "ct state established,related accept\n" + (strict ? "" : "ct status dnat accept\n")
                + "iifname lo accept\n ct state invalid drop\n";
        return "table inet firewalld {\n"
                + "  chain filter_IN_public {\n tcp dport 18080 accept\n meta l4proto { icmp, ipv6-icmp } accept\n }\n"
                + "  chain filter_FWD_trusted {\n accept\n }\n"
                + "  chain filter_INPUT { type filter hook input priority filter + 10; policy accept;\n" + begin
                + "    iifname cable jump filter_IN_public\n reject with icmpx admin-prohibited\n }\n"
                + "  chain filter_FORWARD { type filter hook forward priority filter + 10; policy accept;\n" + begin
                + "    iifname docker0 jump filter_FWD_trusted\n reject with icmpx admin-prohibited\n }\n"
                + "}\n";
    }

    @Test
    void behindZonesOfAFirewallPortsReachWhatTheyAllow() {
        engine.daemon().restartWith("--publish-through-input");
        String _ = start(SERVER, ports(binding(18080) + "," + binding(18081)));
        try (OtherHost other = new OtherHost(engine.hostNetwork())) {
            awaitHello(OtherHost.DAEMON_V4, 18081);
            filter(zones(false));
            for (String address : List.of(OtherHost.DAEMON_V4, OtherHost.DAEMON_V6)) {
                assertThat(other.run(asked(address, 18080)).strip()).isEqualTo("hello");
                assertThat(other.run(asked(address, 18081))).isEmpty();
            }
            // Ports that are led are no matter of zones, unless they are told to be strict.
            engine.daemon().restartWith();
            assertThat(other.run(asked(OtherHost.DAEMON_V4, 18081)).strip()).isEqualTo("hello");
            // A reload: all of the firewall's is made anew, and nothing of ours.
            String ours = filter("list table inet jdocker");
            filter("delete table inet firewalld\n" + zones(true));
            assertThat(filter("list table inet jdocker")).isEqualTo(ours);
            assertThat(other.run(asked(OtherHost.DAEMON_V4, 18081))).isEmpty();
            // The bridge is in a zone that lets everything out.
            assertThat(output("ping -c 1 -W 5 192.0.2.2 > /dev/null && echo reached"))
                    .isEqualTo("reached\n");
            String theirs = filter("list table inet firewalld");
            engine.daemon().restartWith();
            assertThat(filter("list table inet firewalld")).isEqualTo(theirs);
        } finally {
            filter("table inet firewalld {}\ndelete table inet firewalld");
        }
    }

    @Test
    void whatSomebodyFlushesIsMadeAnewByAHangup() {
        engine.daemon().restartWith();
        String _ = start(SERVER, ports(binding(18080)));
        awaitHello("127.0.0.1", 18080);
        filter("table ip others {\n chain c {\n tcp dport 1 drop\n }\n}");
        String before = filter("list table inet jdocker");
        filter("delete table inet jdocker");
        assertThat(heardHere("127.0.0.1", 18080)).isEmpty();
        engine.daemon().signal("HUP");
        Await.until(
                "the table is there again",
                () -> filter("list table inet jdocker").equals(before));
        awaitHello("127.0.0.1", 18080);
        filter("delete table inet jdocker");
        engine.daemon().kill();
        engine.daemon().start();
        awaitHello("127.0.0.1", 18080);
        assertThat(filter("list table ip others")).contains("tcp dport 1 drop");
        filter("delete table ip others");
    }
}
