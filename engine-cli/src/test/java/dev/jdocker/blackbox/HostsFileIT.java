package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code /etc/hosts} and {@code /etc/resolv.conf} of containers. */
@BlackBox
class HostsFileIT {

    private final Engine engine;
    private final List<String> networks = new ArrayList<>();

    HostsFileIT(Engine engine) {
        this.engine = engine;
    }

    @AfterEach
    void removeNetworks() {
        engine.removeContainers();
        networks.forEach(network -> engine.http().delete("/networks/" + network));
    }

    private String docker(String... words) {
        return Cli.quick().run(engine, words).output();
    }

    private String network() {
        String name = Engine.newName();
        docker("network", "create", name);
        networks.add(name);
        return name;
    }

    private static final String[] SHOW = {"cat", "/etc/resolv.conf", "/etc/hosts"};

    private String shown(Cli cli, String... flags) {
        List<String> words = new ArrayList<>(List.of("run", "--rm"));
        words.addAll(List.of(flags));
        words.add(TestImage.NAME);
        words.addAll(List.of(SHOW));
        return cli.run(engine, words.toArray(String[]::new)).output();
    }

    @ParameterizedTest
    @EnumSource
    void inAUsersNetworkTheEngineIsAsked(Cli cli) {
        assertThat(shown(
                        cli,
                        "--network",
                        network(),
                        "--hostname",
                        "box.dom.test",
                        "--dns",
                        "10.1.2.3",
                        "--dns-search",
                        "foo.test",
                        "--dns-option",
                        "timeout:1",
                        "--add-host",
                        "a:1.2.3.4",
                        "--add-host",
                        "six:[2001:db8::1]"))
                .contains("""

                        nameserver 127.0.0.11
                        search foo.test
                        options timeout:1 ndots:0

                        # Based on host file: '/etc/resolv.conf' (internal resolver)
                        # ExtServers: [10.1.2.3]
                        # Overrides: [nameservers search options]
                        # Option ndots from: internal
                        127.0.0.1\tlocalhost
                        ::1\tlocalhost ip6-localhost ip6-loopback
                        fe00::\tip6-localnet
                        ff00::\tip6-mcastprefix
                        ff02::1\tip6-allnodes
                        ff02::2\tip6-allrouters
                        1.2.3.4\ta
                        2001:db8::1\tsix
                        """)
                .containsPattern("\n172\\.[0-9.]+\tbox\\.dom\\.test box$");
    }

    @ParameterizedTest
    @EnumSource
    void inTheDefaultNetworkTheServersStandInTheFile(Cli cli) {
        assertThat(shown(
                        cli,
                        "--hostname",
                        "box",
                        "--dns",
                        "10.1.2.3",
                        "--dns",
                        "2001:db8::53",
                        "--dns-search",
                        ".",
                        "--add-host",
                        "gate=host-gateway"))
                .contains("\n\nnameserver 10.1.2.3\nnameserver 2001:db8::53\n\n# Based on host file: '")
                .contains("' (legacy)\n# Overrides: [nameservers search]\n127.0.0.1\tlocalhost\n")
                .contains("\n"
                        + docker("network", "inspect", "-f", "{{(index .IPAM.Config 0).Gateway}}", "bridge")
                        + "\tgate\n")
                .containsPattern("\n172\\.[0-9.]+\tbox$");
    }

    @Test
    void onTheHostsNetworkTheFilesAreTheHosts() {
        String shown = shown(Cli.quick(), "--network", "host");
        assertThat(shown).contains("\n# Based on host file: '/etc/resolv.conf'\n# Overrides: []\n");
        assertThat(shown).doesNotContain("ip6-mcastprefix");
    }

    @Test
    void theFilesFollowTheNetworksAndLeaveWhatTheContainerWrote() {
        String one = network();
        String two = network();
        String name = Engine.newName();
        docker("run", "-d", "--name", name, "--hostname", "box", "--network", one, TestImage.NAME, "sleep", "1000");
        docker("exec", name, "sh", "-c", "echo '9.9.9.9 mine' >> /etc/hosts");
        docker("network", "connect", two, name);
        String both = docker("exec", name, "cat", "/etc/hosts");
        assertThat(both.lines().filter(line -> line.endsWith("\tbox"))).hasSize(2);
        docker("network", "disconnect", one, name);
        String left = docker("exec", name, "cat", "/etc/hosts");
        assertThat(left.lines().filter(line -> line.endsWith("\tbox"))).hasSize(1);
        assertThat(left).contains("9.9.9.9 mine", "127.0.0.1\tlocalhost");
        docker("restart", "-t", "0", name);
        assertThat(docker("exec", name, "cat", "/etc/hosts")).doesNotContain("mine");
    }

    @Test
    void aContainerThatJoinsAUsersNetworkLaterAsksTheEngineUnlessItChangedTheFile() {
        String network = network();
        for (boolean edited : new boolean[] {false, true}) {
            String name = Engine.newName();
            docker("run", "-d", "--name", name, TestImage.NAME, "sleep", "1000");
            if (edited) {
                docker("exec", name, "sh", "-c", "echo '# mine' >> /etc/resolv.conf");
            }
            docker("network", "connect", network, name);
            assertThat(docker("exec", name, "cat", "/etc/resolv.conf").contains("nameserver 127.0.0.11"))
                    .isEqualTo(!edited);
        }
    }

    @ParameterizedTest
    @EnumSource
    void linksStandInHostsAndTheEnvironment(Cli cli) {
        String db = Engine.newName();
        docker(
                "run",
                "-d",
                "--name",
                db,
                "--hostname",
                "dbhost",
                "--expose",
                "5432",
                "-e",
                "A=b",
                TestImage.NAME,
                "sleep",
                "1000");
        String web = Engine.newName();
        cli.run(engine, "run", "-d", "--name", web, "--link", db + ":data-base", TestImage.NAME, "sleep", "1000")
                .output();
        String address = docker("inspect", "-f", "{{.NetworkSettings.Networks.bridge.IPAddress}}", db);
        assertThat(docker("exec", web, "cat", "/etc/hosts")).contains("\n" + address + "\tdata-base dbhost " + db);
        assertThat(docker("exec", web, "env").lines())
                .contains(
                        "DATA_BASE_NAME=/" + web + "/data-base",
                        "DATA_BASE_PORT=tcp://" + address + ":5432",
                        "DATA_BASE_PORT_5432_TCP_ADDR=" + address,
                        "DATA_BASE_ENV_A=b");
        assertThat(docker("inspect", "-f", "{{json .HostConfig.Links}}", web))
                .isEqualTo("[\"/" + db + ":/" + web + "/data-base\"]");
        // It comes back with another address, since somebody else has its own.
        docker("stop", "-t", "0", db);
        docker("run", "-d", TestImage.NAME, "sleep", "1000");
        docker("start", db);
        String other = docker("inspect", "-f", "{{.NetworkSettings.Networks.bridge.IPAddress}}", db);
        assertThat(docker("exec", web, "cat", "/etc/hosts")).contains("\n" + other + "\tdata-base dbhost " + db);
        docker("stop", "-t", "0", db);
        docker("stop", "-t", "0", web);
        Outcome refused = cli.run(engine, "start", web);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.stderr())
                .contains("Cannot link to a non running container: /" + db + " AS /" + web + "/data-base");
    }
}
