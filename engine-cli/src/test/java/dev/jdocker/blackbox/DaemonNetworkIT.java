package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
    void asUsual() {
        if (engine.isOurs()) {
            engine.removeContainers();
            engine.daemon().inNamespaces("ip", "link", "delete", "docker0");
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
}
