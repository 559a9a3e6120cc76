package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Containers beside the host: its link wan0 leads to another host, 172.31.7.1. */
@BlackBox
class MacvlanIT {

    private final Engine engine;
    private final List<String> networks = new ArrayList<>();
    private Process other;

    MacvlanIT(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void joinHosts() throws IOException {
        HostNetwork host = engine.hostNetwork();
        other = new ProcessBuilder("unshare", "-n", "sh", "-c", "ip link set lo up; echo ready; exec cat").start();
        assertThat(other.getInputStream().read()).isEqualTo('r');
        host.run(
                "sh",
                "-c",
                "ip link add wan0 type veth peer name wan1 && ip link set wan0 up && ip link set wan1 netns "
                        + other.pid());
        onOther("ip addr add 172.31.7.1/24 dev wan1 && ip link set wan1 up");
    }

    @AfterEach
    void partHosts() {
        engine.removeContainers();
        networks.forEach(network -> engine.http().delete("/networks/" + network));
        other.destroyForcibly();
        engine.hostNetwork().run("sh", "-c", "ip link del wan0 2>/dev/null || true");
    }

    private String onOther(String script) {
        return new HostNetwork(other.pid()).attempt("sh", "-c", script).output();
    }

    private Outcome create(String name, String... flags) {
        List<String> words = new ArrayList<>(List.of("network", "create"));
        words.addAll(List.of(flags));
        words.add(name);
        networks.add(name);
        return Cli.quick().run(engine, words.toArray(String[]::new));
    }

    private String network(String... flags) {
        String name = Engine.newName();
        assertThat(create(name, flags).output()).hasSize(64);
        return name;
    }

    private String macvlan(String mode) {
        return network(
                "-d",
                "macvlan",
                "-o",
                "parent=wan0",
                "-o",
                "macvlan_mode=" + mode,
                "--subnet",
                "172.31.7.0/24",
                "--gateway",
                "172.31.7.1",
                "--ip-range",
                "172.31.7.128/25");
    }

    private String idle(String network, String... flags) {
        List<String> words = new ArrayList<>(List.of("run", "-d", "--name", Engine.newName(), "--network", network));
        words.addAll(List.of(flags));
        words.addAll(List.of(TestImage.NAME, "sleep", "1000"));
        return docker(words.toArray(String[]::new));
    }

    private String docker(String... words) {
        return Cli.quick().run(engine, words).output();
    }

    private String in(String container, String script) {
        return docker("exec", container, "sh", "-c", script);
    }

    private boolean reaches(String container, String address) {
        return Cli.quick()
                        .run(engine, "exec", container, "busybox", "ping", "-c", "1", "-W", "2", address)
                        .exitCode()
                == 0;
    }

    @Test
    void aContainerIsAHostAmongHosts() {
        String network = macvlan("bridge");
        String one = idle(network, "--ip", "172.31.7.130", "--mac-address", "02:42:ac:1f:07:82");
        String two = idle(network);
        assertThat(in(one, "ip route")).contains("default via 172.31.7.1 dev eth0");
        assertThat(reaches(one, "172.31.7.1")).isTrue();
        assertThat(reaches(two, "172.31.7.130")).isTrue();
        assertThat(onOther("ping -c 1 -W 5 172.31.7.130 > /dev/null; ip neigh show 172.31.7.130"))
                .contains("02:42:ac:1f:07:82");
        assertThat(docker("exec", two, "busybox", "nslookup", one.substring(0, 12)))
                .contains("Address: 172.31.7.130");
    }

    @Test
    void privateOnesDoNotSeeEachOther() {
        assertOnesDoNotSeeEachOther("private");
    }

    /** What leaves one of them goes to the switch, which would have to send it back; this one is a cable. */
    @Test
    void vepaLeavesItToTheSwitch() {
        assertOnesDoNotSeeEachOther("vepa");
    }

    private void assertOnesDoNotSeeEachOther(String mode) {
        String network = macvlan(mode);
        String one = idle(network, "--ip", "172.31.7.130");
        String two = idle(network);
        assertThat(reaches(one, "172.31.7.1")).isTrue();
        assertThat(reaches(two, "172.31.7.1")).isTrue();
        assertThat(reaches(two, "172.31.7.130")).isFalse();
    }

    @Test
    void passthruGivesTheLinkToOne() {
        String network = macvlan("passthru");
        String one = idle(network, "--ip", "172.31.7.130");
        assertThat(reaches(one, "172.31.7.1")).isTrue();
        assertThat(onOther("ip neigh show 172.31.7.130")).contains(in(one, "cat /sys/class/net/eth0/address"));
    }

    @Test
    void withoutAParentTheyAreAmongThemselves() {
        Assumptions.assumeTrue(
                engine.isOurs()
                        || engine.hostNetwork()
                                        .attempt("sh", "-c", "ip link add probe0 type dummy && ip link del probe0")
                                        .exitCode()
                                == 0,
                "capability missing: links of the kind dummy, which others need for networks without a parent");
        String network = network("-d", "macvlan", "--subnet", "172.31.8.0/24");
        String one = idle(network, "--ip", "172.31.8.9");
        String two = idle(network);
        assertThat(reaches(two, "172.31.8.9")).isTrue();
        assertThat(in(one, "ip route")).doesNotContain("default");
        String link =
                "dm-" + docker("network", "inspect", "-f", "{{.ID}}", network).substring(0, 12);
        engine.hostNetwork().run("ip", "link", "show", link);
        engine.removeContainers();
        docker("network", "rm", network);
        engine.hostNetwork().run("sh", "-c", "! ip link show " + link + " 2>/dev/null");
    }

    @Test
    void aNetworkAndItsContainersOutliveTheEngine() {
        String network = macvlan("bridge");
        String one = idle(network);
        engine.daemon().kill();
        engine.daemon().start();
        assertThat(reaches(one, "172.31.7.1")).isTrue();
        assertThat(reaches(idle(network), "172.31.7.1")).isTrue();
    }

    @Test
    void whatCannotBeIsRefused() {
        String name = Engine.newName();
        assertThat(create(name, "-d", "macvlan", "-o", "parent=wan0", "-o", "macvlan_mode=xx")
                        .stderr())
                .contains("requested macvlan mode 'xx' is not valid, 'bridge' mode is the macvlan driver default");
        assertThat(create(name, "-d", "macvlan", "-o", "parent=lo").stderr())
                .contains("loopback interface is not a valid macvlan parent link");
        assertThat(create(name, "-d", "macvlan", "-o", "parent=nope").stderr())
                .contains("invalid subinterface vlan name nope, example formatting is eth0.10");
        assertThat(create(name, "-d", "macvlan", "-o", "parent=nope.3").stderr())
                .contains("-o parent interface was not found on the host: nope");
        assertThat(create(name, "-d", "macvlan", "-o", "parent=wan0.5000").stderr())
                .contains("vlan id must be between 1-4094, received: 5000");
        assertThat(create(name, "-d", "ipvlan", "-o", "parent=wan0", "-o", "ipvlan_mode=xx")
                        .stderr())
                .contains("requested ipvlan mode 'xx' is not valid, 'l2' mode is the ipvlan driver default");
        String alone = network("-d", "macvlan", "-o", "parent=wan0", "-o", "macvlan_mode=passthru");
        assertThat(create(name, "-d", "macvlan", "-o", "parent=wan0").stderr())
                .contains("macvlan network "
                        + docker("network", "inspect", "-f", "{{.ID}}", alone)
                        + " is already using parent interface wan0 in mode passthru");
    }

    /** A VLAN, or a kernel that has none and says so. */
    @Test
    void aVlanIsMadeAndRemovedWithItsNetwork() {
        String name = Engine.newName();
        Outcome made = create(name, "-d", "macvlan", "-o", "parent=wan0.20");
        if (made.exitCode() != 0) {
            assertThat(made.stderr()).contains("failed to create wan0.20 vlan link: ");
            return;
        }
        engine.hostNetwork().run("ip", "link", "show", "wan0.20");
        docker("network", "rm", name);
        engine.hostNetwork().run("sh", "-c", "! ip link show wan0.20 2>/dev/null");
    }

    /** The same with ipvlan, which the container's address is told apart by alone. */
    @Test
    void ipvlanHasTheParentsMacAddress() {
        String name = Engine.newName();
        Outcome made = create(
                name, "-d", "ipvlan", "-o", "parent=wan0", "--subnet", "172.31.7.0/24", "--gateway", "172.31.7.1");
        if (made.exitCode() != 0) {
            assertThat(made.stderr()).contains("failed to create the ipvlan port: ");
            return;
        }
        if (!engine.isOurs()) {
            // dockerd finds out at the first container.
            Outcome started = Cli.quick().run(engine, "run", "--rm", "--network", name, TestImage.NAME, "true");
            if (started.exitCode() != 0) {
                assertThat(started.stderr()).contains("failed to create the ipvlan port: operation not supported");
                return;
            }
        }
        String one = idle(name, "--ip", "172.31.7.140");
        assertThat(reaches(one, "172.31.7.1")).isTrue();
        assertThat(onOther("ping -c 1 -W 5 172.31.7.140 > /dev/null; echo reached"))
                .isEqualTo("reached");
    }
}
