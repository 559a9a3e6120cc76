package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The commands of the group {@code network} and what belongs to them, with both clients. */
@BlackBox
class NetworkCommandIT {

    private final Engine engine;
    private final List<String> networks = new ArrayList<>();

    NetworkCommandIT(Engine engine) {
        this.engine = engine;
    }

    @AfterEach
    void removeNetworks() {
        engine.removeContainers();
        networks.forEach(network -> engine.http().delete("/networks/" + network));
    }

    private String named() {
        String name = Engine.newName();
        networks.add(name);
        return name;
    }

    private Outcome run(Cli cli, String... words) {
        return cli.run(engine, words);
    }

    @ParameterizedTest
    @EnumSource
    void aNetworkIsMadeShownAndRemoved(Cli cli) {
        String name = named();
        String id = run(
                        cli,
                        "network",
                        "create",
                        "--subnet",
                        "10.77.0.0/24",
                        "--gateway",
                        "10.77.0.1",
                        "--ip-range",
                        "10.77.0.128/25",
                        "--aux-address",
                        "printer=10.77.0.5",
                        "--label",
                        "a=b",
                        "--internal",
                        "-o",
                        "com.docker.network.bridge.enable_icc=false",
                        name)
                .output();
        assertThat(id).matches("[0-9a-f]{64}");
        assertThat(run(
                                cli,
                                "network",
                                "inspect",
                                "-f",
                                "{{.Name}} {{.Internal}} {{with index .IPAM.Config 0}}{{.Subnet}} {{.Gateway}} {{.IPRange}}"
                                        + "{{end}} {{.Labels.a}} {{len .Containers}}",
                                name)
                        .output())
                .isEqualTo(name + " true 10.77.0.0/24 10.77.0.1 10.77.0.128/25 b 0");
        assertThat(run(cli, "network", "ls", "--filter", "name=" + name)
                        .output()
                        .lines())
                .containsExactly(
                        "NETWORK ID     NAME          DRIVER    SCOPE",
                        id.substring(0, 12) + "   " + name + "   bridge    local");
        assertThat(run(cli, "network", "ls", "-q", "--no-trunc", "--filter", "label=a=b")
                        .output())
                .isEqualTo(id);
        assertThat(run(
                                cli,
                                "network",
                                "ls",
                                "--filter",
                                "name=" + name,
                                "--format",
                                "{{.Driver}} {{.IPv4}} {{.IPv6}} {{.Internal}} {{.Labels}} {{.Label \"a\"}}")
                        .output())
                .isEqualTo("bridge true false true a=b b");
        assertThat(run(cli, "network", "rm", id.substring(0, 12)).output()).isEqualTo(id.substring(0, 12));
        Outcome again = run(cli, "network", "rm", name);
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.stderr()).contains("network " + name + " not found");
        assertThat(run(cli, "network", "rm", "-f", name).exitCode()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void subnetsThatDoNotFitTogetherAreRefusedBeforeTheEngineIsAsked(Cli cli) {
        String name = named();
        assertThat(run(cli, "network", "create", "--subnet", "10.78.0.0/24", "--gateway", "10.79.0.1", name)
                        .stderr())
                .contains("no matching subnet for gateway 10.79.0.1");
        assertThat(run(cli, "network", "create", "--subnet", "10.78.0.0/24", "--subnet", "10.78.0.0/25", name)
                        .stderr())
                .contains("multiple overlapping subnet configuration is not supported");
        assertThat(run(cli, "network", "create", "--gateway", "10.79.0.1", name).stderr())
                .contains("every ip-range or gateway must have a corresponding subnet");
        assertThat(run(cli, "network", "create").stderr()).contains("requires 1 argument");
    }

    @ParameterizedTest
    @EnumSource
    void containersAreConnectedAndDisconnected(Cli cli) {
        String one = named();
        String two = named();
        run(cli, "network", "create", one).output();
        run(cli, "network", "create", "--subnet", "10.79.0.0/24", two).output();
        String box = Engine.newName();
        run(
                        cli,
                        "run",
                        "-d",
                        "--name",
                        box,
                        "--network",
                        "name=" + one + ",alias=first,driver-opt=com.docker.network.endpoint.ifname=one0",
                        "--network",
                        "name=" + two + ",ip=10.79.0.9,mac-address=02:42:0a:4f:00:09,gw-priority=1",
                        TestImage.NAME,
                        "sleep",
                        "1000")
                .output();
        assertThat(run(cli, "exec", box, "ip", "-o", "-4", "addr").output()).contains("one0 ", " 10.79.0.9/24");
        assertThat(run(cli, "exec", box, "ip", "route").output()).contains("default via 10.79.0.1");
        assertThat(run(cli, "network", "disconnect", two, box).output()).isEmpty();
        assertThat(run(cli, "network", "disconnect", two, box).stderr()).contains("is not connected to network");
        assertThat(run(cli, "network", "connect", "--ip", "10.79.0.10", "--alias", "x,y", two, box)
                        .output())
                .isEmpty();
        assertThat(run(cli, "network", "inspect", "-f", "{{range .Containers}}{{.Name}} {{.IPv4Address}}{{end}}", two)
                        .output())
                .isEqualTo(box + " 10.79.0.10/24");
        assertThat(run(cli, "inspect", "-f", "{{json (index .NetworkSettings.Networks \"" + two + "\").Aliases}}", box)
                        .output())
                .startsWith("[\"x\",\"y\"");
        Outcome used = run(cli, "network", "rm", two);
        assertThat(used.exitCode()).isEqualTo(1);
        assertThat(used.stderr()).contains("network " + two + " has active endpoints (name:\"" + box + "\"");
    }

    @ParameterizedTest
    @EnumSource
    void unusedNetworksArePruned(Cli cli) {
        String used = named();
        String unused = named();
        for (String name : List.of(used, unused)) {
            run(cli, "network", "create", "--label", "pruned=" + used, name).output();
        }
        run(cli, "run", "-d", "--network", used, TestImage.NAME, "sleep", "1000")
                .output();
        Outcome asked = run(cli, "network", "prune", "--filter", "label=pruned=" + used);
        assertThat(asked.stdout())
                .isEqualTo("WARNING! This will remove all custom networks not used by at least one container.\n"
                        + "Are you sure you want to continue? [y/N] ");
        assertThat(run(cli, "network", "prune", "-f", "--filter", "label=pruned=" + used)
                        .stdout())
                .isEqualTo("Deleted Networks:\n" + unused + "\n\n");
    }
}
