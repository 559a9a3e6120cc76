package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks of users: made, looked at, joined, left and removed. */
@BlackBox
class NetworksIT {

    private final Engine engine;

    NetworksIT(Engine engine) {
        this.engine = engine;
    }

    private String network(String members) {
        String name = Engine.newName();
        engine.http()
                .post("/networks/create", "{\"Name\":\"" + name + "\"" + (members.isEmpty() ? "" : ",") + members + "}")
                .expect(201);
        return name;
    }

    private JsonNode inspect(String network) {
        return engine.http().get("/networks/" + network).expect(200).json();
    }

    private static String body(String script, String mode, String members) {
        return Engine.shell(script, members).replace("\"NetworkMode\":\"none\"", "\"NetworkMode\":\"" + mode + "\"");
    }

    private String start(String script, String mode, String members) {
        String id = engine.create(body(script, mode, members));
        engine.start(id);
        return id;
    }

    private String sleeper(String mode) {
        return start("exec sleep 1000", mode, "");
    }

    private JsonNode endpoint(String id, String network) {
        return engine.inspect(id).path("NetworkSettings").path("Networks").path(network);
    }

    private Http.Reply connect(String network, String container, String config) {
        return engine.http()
                .post(
                        "/networks/" + network + "/connect",
                        "{\"Container\":\"" + container + "\",\"EndpointConfig\":{" + config + "}}");
    }

    private Http.Reply disconnect(String network, String container) {
        return engine.http().post("/networks/" + network + "/disconnect", "{\"Container\":\"" + container + "\"}");
    }

    private String exec(String id, String script) {
        Outcome outcome = Cli.JDOCKER.run(engine, "exec", id, "sh", "-c", script);
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        return outcome.output();
    }

    private List<String> names(String filters) {
        JsonNode list = engine.http()
                .get("/networks?filters=" + URLEncoder.encode(filters, StandardCharsets.UTF_8))
                .expect(200)
                .json();
        return StreamSupport.stream(list.spliterator(), false)
                .map(network -> network.path("Name").asText())
                .sorted()
                .toList();
    }

    @Test
    void aNetworkIsFreeOnceItsContainersAreStopped() {
        String name = network("");
        String id = sleeper(name);
        engine.http().post("/containers/" + id + "/stop?t=0").expect(204);
        engine.http().delete("/networks/" + name).expect(204);
    }

    @Test
    void aNewNetworkIsTheBridgeThatWasAskedFor() {
        String name = network("\"Labels\":{\"a\":\"b\"},\"Attachable\":true,\"Options\":{\"zoo\":\"y\"},"
                + "\"IPAM\":{\"Config\":[{\"Subnet\":\"10.61.0.0/16\",\"IPRange\":\"10.61.5.0/24\","
                + "\"Gateway\":\"10.61.0.9\",\"AuxiliaryAddresses\":{\"printer\":\"10.61.5.0\"}}]}");
        JsonNode network = inspect(name);
        assertThat(network.path("Id").asText()).matches("[0-9a-f]{64}");
        assertThat(network.path("Driver").asText()).isEqualTo("bridge");
        assertThat(network.path("Scope").asText()).isEqualTo("local");
        assertThat(network.path("EnableIPv4").asBoolean()).isTrue();
        assertThat(network.path("EnableIPv6").asBoolean()).isFalse();
        assertThat(network.path("Attachable").asBoolean()).isTrue();
        assertThat(network.path("Labels").path("a").asText()).isEqualTo("b");
        assertThat(network.path("Options").path("zoo").asText()).isEqualTo("y");
        assertThat(network.path("IPAM").path("Config").path(0))
                .isEqualTo(Http.JSON.valueToTree(Map.of(
                        "Subnet", "10.61.0.0/16",
                        "IPRange", "10.61.5.0/24",
                        "Gateway", "10.61.0.9",
                        "AuxiliaryAddresses", Map.of("printer", "10.61.5.0"))));
        String id = sleeper(name);
        JsonNode endpoint = endpoint(id, name);
        assertThat(endpoint.path("IPAddress").asText()).isEqualTo("10.61.5.1");
        assertThat(endpoint.path("IPPrefixLen").asInt()).isEqualTo(16);
        assertThat(endpoint.path("Gateway").asText()).isEqualTo("10.61.0.9");
        assertThat(endpoint.path("DNSNames").findValuesAsText("")).isEmpty();
        assertThat(inspect(name).path("Containers").path(id).path("IPv4Address").asText())
                .isEqualTo("10.61.5.1/16");
        assertThat(exec(id, "ip route")).contains("default via 10.61.0.9 dev eth0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"Name":""}                                                   | 400 | invalid name: name is empty
                    {"Name":"bridge"}                                             | 403 | operation is not permitted on predefined bridge network%20
                    {"Name":"x1","Driver":"host"}                                 | 403 | only one instance of "host" network is allowed
                    {"Name":"x1","Driver":"nope"}                                 | 404 | plugin "nope" not found
                    {"Name":"x1","Scope":"swarm"}                                 | 403 | cannot create a swarm scoped network when swarm is not active
                    {"Name":"x1","EnableIPv4":false}                              | 400 | IPv4 or IPv6 must be enabled
                    {"Name":"x1","Ingress":true}                                  | 403 | Ingress network can only be global scope network
                    {"Name":"x1","IPAM":{"Driver":"zoo"}}                         | 404 | plugin "zoo" not found
                    {"Name":"x1","IPAM":{"Config":[{"Subnet":"zz"}]}}             | 400 | invalid network config:%0Ainvalid subnet zz: invalid CIDR block notation
                    {"Name":"x1","IPAM":{"Config":[{"Subnet":"10.6.1.5/24"}]}}    | 400 | invalid network config:%0Ainvalid subnet 10.6.1.5/24: it should be 10.6.1.0/24
                    {"Name":"x1","IPAM":{"Config":[{"Subnet":"10.33.0.0/16"},{"Subnet":"10.34.0.0/16"}]}} | 403 | bridge driver doesn't support multiple subnets
                    {"Name":"x1","Options":{"com.docker.network.driver.mtu":"-5"}} | 400 | invalid MTU number: -5
                    {"Name":"x1","Options":{"com.docker.network.bridge.enable_icc":"maybe"}} | 400 | failed to parse com.docker.network.bridge.enable_icc value: maybe (strconv.ParseBool: parsing "maybe": invalid syntax)
                    {"Name":"x1","ConfigFrom":{"Network":"nope"}}                 | 404 | configuration network "nope" does not exist
                    """)
    void aNetworkThatCannotBeIsRefusedInDockersWords(String body, int status, String message) {
        assertThat(engine.http().post("/networks/create", body).expect(status).message())
                .isEqualTo(java.net.URLDecoder.decode(message, StandardCharsets.UTF_8));
    }

    @Test
    void severalMistakesAreToldTogether() {
        String body = "{\"Name\":\"x1\",\"IPAM\":{\"Config\":[{\"Subnet\":\"10.6.1.0/24\",\"Gateway\":\"10.7.0.1\","
                + "\"IPRange\":\"10.8.0.0/25\",\"AuxiliaryAddresses\":{\"a\":\"1.2.3.4\"}}]}}";
        assertThat(engine.http().post("/networks/create", body).expect(400).message())
                .isEqualTo("""
                        invalid network config:
                        * invalid ip-range 10.8.0.0/25: parent subnet 10.6.1.0/24 doesn't contain ip-range
                        * invalid gateway 10.7.0.1: parent subnet 10.6.1.0/24 doesn't contain this address
                        * invalid auxiliary address a: parent subnet 10.6.1.0/24 doesn't contain this address""");
    }

    @Test
    void aNameAndASubnetAreGivenOnce() {
        String name = network("\"IPAM\":{\"Config\":[{\"Subnet\":\"10.62.0.0/16\"}]}");
        assertThat(engine.http()
                        .post("/networks/create", "{\"Name\":\"" + name + "\",\"CheckDuplicate\":false}")
                        .expect(409)
                        .message())
                .isEqualTo("network with name " + name + " already exists");
        assertThat(engine.http()
                        .post(
                                "/networks/create",
                                "{\"Name\":\"x1\",\"IPAM\":{\"Config\":[{\"Subnet\":\"10.62.3.0/24\"}]}}")
                        .expect(403)
                        .message())
                .isEqualTo("invalid pool request: Pool overlaps with other one on this address space");
        engine.http().delete("/networks/" + name).expect(204);
        assertThat(inspect(network("\"IPAM\":{\"Config\":[{\"Subnet\":\"10.62.3.0/24\"}]}"))
                        .path("Name")
                        .asText())
                .isNotEmpty();
    }

    @Test
    void addressesOfIpv6AreLocallyUniqueUnlessTheyAreChosen() {
        String name = network("\"EnableIPv6\":true");
        String id = sleeper(name);
        JsonNode endpoint = endpoint(id, name);
        assertThat(endpoint.path("GlobalIPv6Address").asText()).startsWith("fd");
        assertThat(endpoint.path("GlobalIPv6PrefixLen").asInt()).isEqualTo(64);
        assertThat(exec(id, "ip -6 route"))
                .contains("default via " + endpoint.path("IPv6Gateway").asText());
        String other = sleeper(name);
        assertThat(exec(
                        other,
                        "ping -6 -c 1 -W 5 "
                                + endpoint.path("GlobalIPv6Address").asText()))
                .contains("1 packets received");
        String alone = network(
                "\"EnableIPv4\":false,\"EnableIPv6\":true," + "\"IPAM\":{\"Config\":[{\"Subnet\":\"fd00:63::/64\"}]}");
        String last = sleeper(alone);
        assertThat(endpoint(last, alone).path("GlobalIPv6Address").asText()).isEqualTo("fd00:63::2");
        assertThat(endpoint(last, alone).path("IPAddress").asText()).isEmpty();
        assertThat(exec(last, "ip -o addr show eth0")).doesNotContain("inet ");
    }

    @Test
    void aNetworkInUseIsNotRemoved() {
        String name = network("");
        String id = sleeper(name);
        assertThat(engine.http().delete("/networks/" + name).expect(403).message())
                .isEqualTo("error while removing network: network " + name + " has active endpoints (name:\""
                        + engine.inspect(id).path("Name").asText().substring(1) + "\" id:\""
                        + endpoint(id, name).path("EndpointID").asText().substring(0, 12) + "\")");
        engine.http().post("/containers/" + id + "/kill").expect(204);
        engine.await(id);
        Await.until(
                "the endpoint is gone",
                () -> engine.http().delete("/networks/" + name).status() == 204);
        assertThat(engine.http().get("/networks/" + name).expect(404).message())
                .isEqualTo("network " + name + " not found");
        assertThat(engine.http()
                        .post("/containers/" + id + "/start")
                        .expect(404)
                        .message())
                .matches("failed to set up container networking: network \\S+ not found");
        for (String predefined : List.of("host", "none", "bridge")) {
            assertThat(engine.http()
                            .delete("/networks/" + predefined)
                            .expect(403)
                            .message())
                    .isEqualTo(predefined + " is a pre-defined network and cannot be removed");
        }
    }

    @Test
    void theListIsFiltered() {
        String used = network("\"Labels\":{\"k\":\"v\"}");
        String idle = network("\"Labels\":{\"k\":\"w\"}");
        sleeper(used);
        assertThat(names("{\"type\":[\"custom\"]}")).containsExactlyInAnyOrder(used, idle);
        assertThat(names("{\"type\":[\"builtin\"]}")).containsExactly("bridge", "host", "none");
        assertThat(names("{\"label\":[\"k=v\"]}")).containsExactly(used);
        assertThat(names("{\"label\":[\"k\"],\"name\":[\"" + idle + "\"]}")).containsExactly(idle);
        assertThat(names("{\"dangling\":[\"true\"]}")).contains(idle).doesNotContain("bridge");
        if (engine.isOurs()) {
            // dockerd does not look who is in them when it lists networks.
            assertThat(names("{\"dangling\":[\"true\"]}")).doesNotContain(used);
        }
        assertThat(names("{\"driver\":[\"null\"]}")).containsExactly("none");
        assertThat(names("{\"id\":[\"" + inspect(used).path("Id").asText().substring(0, 20) + "\"]}"))
                .containsExactly(used);
        assertThat(names("{\"scope\":[\"swarm\"]}")).isEmpty();
        assertThat(engine.http()
                        .get("/networks?filters=" + URLEncoder.encode("{\"zoo\":[\"a\"]}", StandardCharsets.UTF_8))
                        .expect(400)
                        .message())
                .isEqualTo("invalid filter 'zoo'");
    }

    @Test
    void pruningTakesWhatNobodyIsIn() {
        String used = network("");
        String idle = network("\"Labels\":{\"k\":\"w\"}");
        sleeper(used);
        JsonNode deleted = engine.http()
                .post("/networks/prune?filters=" + URLEncoder.encode("{\"label\":[\"k\"]}", StandardCharsets.UTF_8))
                .expect(200)
                .json()
                .path("NetworksDeleted");
        assertThat(deleted).isEqualTo(Http.JSON.valueToTree(List.of(idle)));
        assertThat(inspect(used).path("Name").asText()).isEqualTo(used);
    }

    @Test
    void networksArePrunedByAge() {
        String name = network("\"Labels\":{\"age\":\"\"}");
        String both = "{\"label\":[\"age\"],\"until\":[\"%s\"]}";
        assertThat(pruned(both.formatted("1h")).isNull()).isTrue();
        assertThat(pruned(both.formatted("1ns"))).isEqualTo(Http.JSON.valueToTree(List.of(name)));
        engine.http()
                .post("/networks/prune?filters="
                        + URLEncoder.encode("{\"until\":[\"yesterday\"]}", StandardCharsets.UTF_8))
                .expect(400);
    }

    private JsonNode pruned(String filters) {
        return engine.http()
                .post("/networks/prune?filters=" + URLEncoder.encode(filters, StandardCharsets.UTF_8))
                .expect(200)
                .json()
                .path("NetworksDeleted");
    }

    @Test
    void aRunningContainerJoinsAndLeaves() {
        String first = network("");
        String second = network("");
        String id = sleeper(first);
        String gateway = endpoint(id, first).path("Gateway").asText();
        connect(second, id, "\"Aliases\":[\"zoo\"],\"MacAddress\":\"02:42:ac:11:00:77\"")
                .expect(200);
        JsonNode joined = endpoint(id, second);
        assertThat(exec(id, "ip -o -4 addr show eth1; cat /sys/class/net/eth1/address"))
                .contains(joined.path("IPAddress").asText() + "/16");
        if (engine.isOurs()) {
            // dockerd takes no notice of it here.
            assertThat(joined.path("MacAddress").asText()).isEqualTo("02:42:ac:11:00:77");
        }
        List<String> names = new ArrayList<>();
        joined.path("DNSNames").forEach(name -> names.add(name.asText()));
        assertThat(names)
                .startsWith(engine.inspect(id).path("Name").asText().substring(1), "zoo")
                .contains(id.substring(0, 12));
        assertThat(connect(second, id, "").expect(403).message())
                .isEqualTo("endpoint with name "
                        + engine.inspect(id).path("Name").asText().substring(1) + " already exists in network "
                        + second);
        disconnect(first, id).expect(200);
        assertThat(exec(id, "ls /sys/class/net; ip route"))
                .doesNotContain("eth0")
                .doesNotContain(gateway)
                .contains("default via " + joined.path("Gateway").asText() + " dev eth1");
        assertThat(disconnect(first, id).expect(500).message())
                .isEqualTo("container " + id + " is not connected to network " + first);
        disconnect(second, id).expect(200);
        assertThat(exec(id, "ls /sys/class/net")).isEqualTo("lo");
        assertThat(engine.inspect(id).path("NetworkSettings").path("Networks").size())
                .isZero();
        connect("bridge", id, "").expect(200);
        assertThat(exec(id, "ip route")).contains("default via ");
    }

    @Test
    void aStoppedContainerJoinsAndLeavesToo() {
        String first = network("");
        String second = network("");
        String id = engine.create(body("exec sleep 1000", first, ""));
        connect(second, id, "").expect(200);
        disconnect(first, id).expect(200);
        assertThat(disconnect(first, id).expect(500).message())
                .isEqualTo("container " + id + " is not connected to the network " + first);
        engine.start(id);
        JsonNode networks = engine.inspect(id).path("NetworkSettings").path("Networks");
        assertThat(networks.size()).isEqualTo(1);
        assertThat(networks.path(second).path("IPAddress").asText()).isNotEmpty();
    }

    @Test
    void networksThatDoNotGoTogetherAreRefused() {
        String name = network("");
        String id = sleeper(name);
        assertThat(connect("host", id, "").expect(400).message())
                .isEqualTo("cannot connect container to host network - container must be created in host network mode");
        assertThat(connect("none", id, "").expect(400).message())
                .isEqualTo(
                        "container cannot be connected to multiple networks with one of the networks in private (none)"
                                + " mode");
        String host = sleeper("host");
        assertThat(connect(name, host, "").expect(400).message())
                .isEqualTo(
                        "container sharing network namespace with another container or host cannot be connected to any"
                                + " other network");
        assertThat(connect("no-such-net", id, "").expect(404).message()).isEqualTo("network no-such-net not found");
        assertThat(connect(name, "no-such-box", "").expect(404).message()).isEqualTo("No such container: no-such-box");
    }

    @Test
    void severalNetworksInOneCreateAndWhoHasTheDefaultRoute() {
        String a = network("");
        String b = network("");
        String c = network("\"Internal\":true");
        String members = "\"NetworkingConfig\":{\"EndpointsConfig\":{\"" + a + "\":{},\"" + b
                + "\":{\"GwPriority\":5,\"DriverOpts\":{\"com.docker.network.endpoint.ifname\":\"wan0\","
                + "\"com.docker.network.endpoint.sysctls\":\"net.ipv4.conf.IFNAME.log_martians=1\"}},\"" + c
                + "\":{}}}";
        String id = start("exec sleep 1000", a, members);
        JsonNode networks = engine.inspect(id).path("NetworkSettings").path("Networks");
        assertThat(networks.size()).isEqualTo(3);
        assertThat(exec(id, "ip route; cat /proc/sys/net/ipv4/conf/wan0/log_martians; ls /sys/class/net"))
                .contains("default via " + networks.path(b).path("Gateway").asText() + " dev wan0")
                .contains("\n1\n")
                .contains("eth0", "eth1", "wan0");
        assertThat(networks.path(c).path("Gateway").asText()).isEmpty();
        disconnect(b, id).expect(200);
        assertThat(exec(id, "ip route"))
                .contains("default via " + networks.path(a).path("Gateway").asText());
        disconnect(a, id).expect(200);
        assertThat(exec(id, "ip route")).doesNotContain("default");
    }

    @Test
    void addressesAreAskedFor() {
        String name = network("\"EnableIPv6\":true,\"IPAM\":{\"Config\":[{\"Subnet\":\"10.64.0.0/24\"},"
                + "{\"Subnet\":\"fd00:64::/64\"}]}");
        String wish = "\"NetworkingConfig\":{\"EndpointsConfig\":{\"" + name
                + "\":{\"IPAMConfig\":{\"IPv4Address\":\"10.64.0.77\",\"IPv6Address\":\"fd00:64::77\"}}}}";
        String id = start("exec sleep 1000", name, wish);
        assertThat(exec(id, "ip -o addr show eth0")).contains("10.64.0.77/24", "fd00:64::77/64");
        engine.http().post("/containers/" + id + "/restart?t=0").expect(204);
        assertThat(endpoint(id, name).path("IPAddress").asText()).isEqualTo("10.64.0.77");
        String late = engine.create(body("true", name, wish));
        assertThat(engine.http()
                        .post("/containers/" + late + "/start")
                        .expect(403)
                        .message())
                .isEqualTo("failed to set up container networking: Address already in use");
        String bad = wish.replace("10.64.0.77", "10.65.0.1");
        assertThat(engine.http()
                        .post("/containers/create", body("true", name, bad))
                        .expect(400)
                        .message())
                .isEqualTo("invalid config for network " + name + ": invalid endpoint settings:\n"
                        + "no configured subnet or ip-range contain the IP address 10.65.0.1");
    }

    @Test
    void aRestartKeepsTheAddressesAndTheMacAddressThatWasChosen() {
        String name = network("\"EnableIPv6\":true");
        String before = sleeper(name);
        String mac = "02:42:ac:11:00:88";
        String id = start(
                "exec sleep 1000",
                name,
                "\"NetworkingConfig\":{\"EndpointsConfig\":{\"" + name + "\":{\"MacAddress\":\"" + mac + "\"}}}");
        String after = sleeper(name);
        JsonNode first = endpoint(id, name);
        for (String action : List.of("restart?t=0", "stop?t=0", "start")) {
            engine.http().post("/containers/" + id + "/" + action).expect(204);
        }
        JsonNode last = endpoint(id, name);
        for (String key : List.of("IPAddress", "GlobalIPv6Address", "Gateway", "IPv6Gateway", "MacAddress")) {
            assertThat(last.path(key).asText())
                    .as(key)
                    .isNotEmpty()
                    .isEqualTo(first.path(key).asText());
        }
        assertThat(exec(id, "ip -o addr show eth0; cat /sys/class/net/eth0/address"))
                .contains(
                        first.path("IPAddress").asText() + "/",
                        first.path("GlobalIPv6Address").asText() + "/")
                .endsWith(mac);
        assertThat(endpoint(before, name).path("IPAddress").asText())
                .isNotEqualTo(endpoint(after, name).path("IPAddress").asText());
    }

    @Test
    void theOptionsOfABridgeAreWhatItIsLike() {
        String name = network("\"Options\":{\"com.docker.network.bridge.name\":\"br-options\","
                + "\"com.docker.network.container_iface_prefix\":\"wan\","
                + "\"com.docker.network.bridge.host_binding_ipv4\":\"127.0.0.1\","
                + "\"com.docker.network.driver.mtu\":\"1380\"}");
        assertThat(engine.hostNetwork()
                        .attempt("ip", "-o", "link", "show", "br-options", "type", "bridge")
                        .output())
                .contains("br-options");
        String id = start(
                "exec sleep 1000",
                name,
                "\"ExposedPorts\":{\"80/tcp\":{}},\"HostConfig\":{\"PortBindings\":{\"80/tcp\":[{\"HostPort\":\"18310\"}]}}");
        assertThat(exec(id, "cat /sys/class/net/wan0/mtu")).isEqualTo("1380");
        assertThat(engine.inspect(id)
                        .path("NetworkSettings")
                        .path("Ports")
                        .path("80/tcp")
                        .path(0)
                        .path("HostIp")
                        .asText())
                .isEqualTo("127.0.0.1");
        engine.removeContainers();
        engine.http().delete("/networks/" + name).expect(204);
        assertThat(engine.hostNetwork()
                        .attempt("ip", "link", "show", "br-options")
                        .exitCode())
                .isNotZero();
    }

    @Test
    void aConfigurationIsForOthers() {
        String config = network("\"ConfigOnly\":true,\"IPAM\":{\"Config\":[{\"Subnet\":\"10.66.0.0/24\"}]},"
                + "\"Options\":{\"com.docker.network.driver.mtu\":\"1400\"}");
        assertThat(inspect(config).path("ConfigOnly").asBoolean()).isTrue();
        String name = network("\"ConfigFrom\":{\"Network\":\"" + config + "\"}");
        assertThat(exec(sleeper(name), "cat /sys/class/net/eth0/mtu; ip -o -4 addr show eth0"))
                .startsWith("1400")
                .contains("10.66.0.2/24");
        assertThat(engine.http().delete("/networks/" + config).expect(403).message())
                .isEqualTo("error while removing network: configuration network \"" + config + "\" is in use");
    }

    @Test
    void oneBridgeDoesNotReachAnother() {
        String a = network("");
        String b = network("");
        String server = start("while true; do echo hello | nc -l -p 7000; done", a, "");
        String address = endpoint(server, a).path("IPAddress").asText();
        String friend = sleeper(a);
        String stranger = sleeper(b);
        Await.until(
                "the friend gets an answer",
                () -> Cli.JDOCKER
                        .run(engine, "exec", friend, "sh", "-c", "nc -w 2 " + address + " 7000 < /dev/null")
                        .output()
                        .contains("hello"));
        assertThat(exec(stranger, "nc -w 1 " + address + " 7000 < /dev/null; ping -c 1 -W 1 " + address + "; true"))
                .doesNotContain("hello")
                .contains("0 packets received");
    }

    @Test
    void withoutIccContainersOfOneBridgeAreStrangers() {
        String name = network("\"Options\":{\"com.docker.network.bridge.enable_icc\":\"false\"}");
        String first = sleeper(name);
        String second = sleeper(name);
        assertThat(exec(
                        second,
                        "ping -c 1 -W 1 "
                                + endpoint(first, name).path("IPAddress").asText() + "; ping -c 1 -W 5 "
                                + endpoint(first, name).path("Gateway").asText()))
                .contains("0 packets received")
                .contains("1 packets received");
    }

    @Test
    void whatBecomesOfNetworksIsTold() {
        String since = Long.toString(System.currentTimeMillis() / 1000);
        String name = network("");
        String id = sleeper(name);
        disconnect(name, id).expect(200);
        engine.http().delete("/networks/" + name).expect(204);
        String networkEvents = "/events?since=" + since + "&until=" + (System.currentTimeMillis() / 1000 + 1)
                + "&filters=" + URLEncoder.encode("{\"network\":[\"" + name + "\"]}", StandardCharsets.UTF_8);
        List<String> actions = engine.http()
                .get(networkEvents)
                .expect(200)
                .text()
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> {
                    try {
                        return Http.JSON.readTree(line).path("Action").asText();
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                })
                .toList();
        assertThat(actions).containsExactly("create", "connect", "disconnect", "destroy");
    }

    @ParameterizedTest
    @EnumSource
    void theCommandLineRunsInANetworkOfTheUser(Cli cli) {
        String name = network("\"IPAM\":{\"Config\":[{\"Subnet\":\"10.67.0.0/24\"}]}");
        Outcome outcome = cli.run(
                engine, "run", "--rm", "--network", name, TestImage.NAME, "sh", "-c", "ip -o -4 addr show eth0");
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        assertThat(outcome.output()).contains("10.67.0.2/24");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void networksOutliveTheEngine(boolean killed) {
        Daemon daemon = engine.daemon();
        String name = network("\"IPAM\":{\"Config\":[{\"Subnet\":\"10.68.0.0/24\"}]}");
        String id = sleeper(name);
        connect("bridge", id, "").expect(200);
        JsonNode before = engine.inspect(id).path("NetworkSettings").path("Networks");
        String seen = exec(id, "ip -o addr; ip route; cat /sys/class/net/eth*/address");
        if (killed) {
            daemon.kill();
            daemon.start();
        } else {
            daemon.restartWith();
        }
        assertThat(engine.inspect(id).path("NetworkSettings").path("Networks")).isEqualTo(before);
        assertThat(exec(id, "ip -o addr; ip route; cat /sys/class/net/eth*/address"))
                .isEqualTo(seen);
        String other = sleeper(name);
        assertThat(endpoint(other, name).path("IPAddress").asText()).isEqualTo("10.68.0.3");
        disconnect(name, id).expect(200);
        assertThat(exec(id, "ip -o -4 addr")).doesNotContain("10.68.0").contains("172.");
        engine.removeContainers();
        engine.http().delete("/networks/" + name).expect(204);
    }

    @Test
    void manyJoinAndLeaveAtOnce() throws InterruptedException {
        String name = network("");
        List<String> ids = List.of(sleeper("bridge"), sleeper("bridge"), sleeper("bridge"), sleeper("bridge"));
        List<Thread> threads = new ArrayList<>();
        List<String> failures = java.util.Collections.synchronizedList(new ArrayList<>());
        for (String id : ids) {
            threads.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 10; i++) {
                    for (Http.Reply reply : List.of(connect(name, id, ""), disconnect(name, id))) {
                        if (reply.status() != 200) {
                            failures.add(reply.toString());
                        }
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        engine.http().delete("/networks/" + name).expect(204);
    }

    @Test
    void aHundredStartSideBySideAndFindEachOther() throws InterruptedException {
        String name = network("");
        List<Thread> threads = new ArrayList<>();
        Map<String, String> addresses = new ConcurrentHashMap<>();
        for (int i = 0; i < 100; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                String id = sleeper(name);
                addresses.put(id, endpoint(id, name).path("IPAddress").asText());
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(addresses).hasSize(100);
        assertThat(Set.copyOf(addresses.values())).hasSize(100);
        String first = addresses.keySet().iterator().next();
        for (String other : addresses.keySet().stream().skip(90).toList()) {
            assertThat(exec(first, "nslookup " + other.substring(0, 12) + " | tail -n +3"))
                    .contains(addresses.get(other));
        }
        engine.removeContainers();
        engine.http().delete("/networks/" + name).expect(204);
    }
}
