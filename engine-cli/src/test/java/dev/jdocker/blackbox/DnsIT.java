package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names in networks of users, asked by programs that know nothing of the engine. */
@BlackBox
class DnsIT {

    private final Engine engine;
    private final List<String> networks = new ArrayList<>();
    private final List<Process> servers = new ArrayList<>();

    DnsIT(Engine engine) {
        this.engine = engine;
    }

    @AfterEach
    void removeNetworks() {
        engine.removeContainers();
        networks.forEach(network -> engine.http().delete("/networks/" + network));
        servers.forEach(Process::destroyForcibly);
    }

    private String network(String... flags) {
        String name = Engine.newName();
        List<String> words = new ArrayList<>(List.of("network", "create"));
        words.addAll(List.of(flags));
        words.add(name);
        docker(words.toArray(String[]::new));
        networks.add(name);
        return name;
    }

    private String docker(String... words) {
        return Cli.quick().run(engine, words).output();
    }

    /** Starts a container that does nothing and gives its name. */
    private String idle(String network, String... flags) {
        String name = Engine.newName();
        List<String> words = new ArrayList<>(List.of("run", "-d", "--name", name, "--network", network));
        words.addAll(List.of(flags));
        words.addAll(List.of(TestImage.NAME, "sleep", "1000"));
        docker(words.toArray(String[]::new));
        return name;
    }

    private String address(String container, String network) {
        return docker(
                "inspect", "-f", "{{(index .NetworkSettings.Networks \"" + network + "\").IPAddress}}", container);
    }

    /** What nslookup says within a container, whether it found something or not. */
    private String lookup(String container, String... words) {
        List<String> all = new ArrayList<>(List.of("exec", container, "busybox", "nslookup"));
        all.addAll(List.of(words));
        // A dot at the end keeps the machine's search domains out of it.
        String name = all.removeLast();
        all.add(name.endsWith(".") || name.matches("[0-9.]+") ? name : name + ".");
        Outcome outcome = Cli.quick().run(engine, all.toArray(String[]::new));
        return outcome.stdout() + outcome.stderr();
    }

    @ParameterizedTest
    @EnumSource
    void namesAliasesAndShortIdsAreFound(Cli cli) {
        String network = network();
        String web = Engine.newName();
        String id = cli.run(
                        engine,
                        "run",
                        "-d",
                        "--name",
                        web,
                        "--network",
                        network,
                        "--network-alias",
                        "www",
                        TestImage.NAME,
                        "sleep",
                        "1000")
                .output();
        String client = idle(network);
        String address = address(web, network);
        for (String name : List.of(web, "www", "WWW", id.substring(0, 12), web + "." + network)) {
            assertThat(lookup(client, name)).as(name).contains("Name:\t" + name, "Address: " + address);
        }
        assertThat(lookup(client, address)).contains("name = " + web + "." + network);
        assertThat(lookup(client, "-type=aaaa", web)).doesNotContain("Address: " + address, "NXDOMAIN", "SERVFAIL");
    }

    @Test
    void severalHaveOneNameInTurn() {
        String network = network();
        String one = idle(network, "--network-alias", "all");
        String two = idle(network, "--network-alias", "all");
        String client = idle(network);
        assertThat(lookup(client, "all"))
                .contains("Address: " + address(one, network), "Address: " + address(two, network));
    }

    @Test
    void namesComeAndGoWithConnections() {
        String network = network();
        String other = network();
        String client = idle(network);
        String moving = idle(other);
        assertThat(lookup(client, moving)).doesNotContain("Name:");
        docker("network", "connect", "--alias", "guest", network, moving);
        assertThat(lookup(client, "guest")).contains("Address: " + address(moving, network));
        String renamed = Engine.newName();
        docker("rename", moving, renamed);
        assertThat(lookup(client, renamed)).contains("Address: " + address(renamed, network));
        docker("network", "disconnect", network, renamed);
        assertThat(lookup(client, "guest")).doesNotContain("Name:");
    }

    @Test
    void otherProgramsFindThemToo() throws IOException {
        DebianImage.DEBIAN.ensure(engine);
        String network = network();
        String web = idle(network, "--network-alias", "www");
        String client = Engine.newName();
        docker("run", "-d", "--name", client, "--network", network, DebianImage.DEBIAN.reference(), "sleep", "1000");
        assertThat(docker("exec", client, "getent", "ahostsv4", "www"))
                .startsWith(address(web, network) + " ")
                .contains("STREAM");
        assertThat(docker("exec", client, "getent", "hosts", address(web, network)))
                .contains(web + "." + network);
    }

    /** The C library asks by TCP, or says that it takes more than 512 bytes. */
    @ParameterizedTest
    @ValueSource(strings = {"use-vc", "edns0"})
    void theyAreFoundByOtherMeansToo(String option) {
        DebianImage.DEBIAN.ensure(engine);
        String network = network();
        String web = idle(network);
        String client = Engine.newName();
        docker(
                "run",
                "-d",
                "--name",
                client,
                "--network",
                network,
                "--dns-option",
                option,
                "--link",
                web + ":linked",
                DebianImage.DEBIAN.reference(),
                "sleep",
                "1000");
        assertThat(docker("exec", client, "cat", "/etc/resolv.conf")).contains(option);
        for (String name : List.of(web, "linked", web + "." + network)) {
            assertThat(docker("exec", client, "getent", "ahostsv4", name)).startsWith(address(web, network) + " ");
        }
        assertThat(docker("exec", client, "getent", "hosts", address(web, network)))
                .contains(web + "." + network);
    }

    @Test
    void aJavaProgramFindsThem() throws IOException {
        engine.hostNetwork(); // processes of containers are seen from here
        String network = network("--ipv6");
        String web = idle(network, "--network-alias", "www");
        String client = idle(network);
        String pid = docker("inspect", "-f", "{{.State.Pid}}", client);
        String six = docker(
                "inspect", "-f", "{{(index .NetworkSettings.Networks \"" + network + "\").GlobalIPv6Address}}", web);
        Path resolvConf = engine.newFolder().resolve("resolv.conf");
        Files.writeString(resolvConf, docker("exec", client, "cat", "/etc/resolv.conf"));
        String script = "mount --bind " + resolvConf + " /etc/resolv.conf && exec nsenter -t " + pid + " -n \"$@\"";
        Outcome outcome = Cli.finish(
                new ProcessBuilder(
                                "unshare",
                                "-m",
                                "--propagation",
                                "private",
                                "sh",
                                "-c",
                                script,
                                "sh",
                                java(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                NameProbe.class.getName(),
                                "www",
                                web + "." + network,
                                "nobody-" + network)
                        .start(),
                new byte[0],
                "java");
        String both = Arrays.asList(address(web, network), full(six)).stream()
                .sorted()
                .reduce((a, b) -> a + "," + b)
                .orElseThrow();
        assertThat(outcome.output().lines())
                .containsExactly("www " + both, web + "." + network + " " + both, "nobody-" + network + " unknown");
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String full(String address) {
        return java.net.InetAddress.ofLiteral(address).getHostAddress();
    }

    @Test
    void internalNetworksAskNobodyElse() throws IOException {
        outside("127.0.0.1");
        String internal = network("--internal");
        String client = idle(internal);
        assertThat(lookup(client, "example.com.")).contains("SERVFAIL").doesNotContain("10.9.8.");
        assertThat(lookup(client, client)).contains("Address: " + address(client, internal));
        docker("network", "connect", network(), client);
        assertThat(lookup(client, "example.com.")).contains("10.9.8.");
    }

    /** Starts a name server on the daemon's host, which the host's resolv.conf names. */
    private void outside(String address) throws IOException {
        Process server = new ProcessBuilder(
                        "nsenter",
                        "-t",
                        Long.toString(engine.daemon().holderPid()),
                        "-n",
                        java(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TestNameServer.class.getName(),
                        address)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        servers.add(server);
        assertThat(server.getInputStream().read()).as("the server is ready").isEqualTo('r');
        resolvConf("nameserver " + address + "\n");
    }

    /** Gives the daemon's host another resolv.conf, mounted once and written in its place from then on. */
    private void resolvConf(String text) throws IOException {
        Path file = engine.daemon().dataRoot().resolveSibling("resolv.conf");
        boolean mounted = Files.exists(file);
        Files.writeString(file, text);
        if (!mounted) {
            engine.daemon().inNamespaces("mount", "--bind", file.toString(), "/etc/resolv.conf");
        }
    }

    @Test
    void theRestIsAskedOfTheHostsServersAndRemembered() throws IOException {
        outside("127.0.0.1");
        String network = network();
        String client = idle(network);
        String first = lookup(client, "-type=a", "a.example.com.");
        assertThat(first).contains("Address: 10.9.8.");
        // The same again, from another container: it was kept.
        assertThat(lookup(idle(network), "-type=a", "a.example.com.")).isEqualTo(first);
        assertThat(lookup(client, "-type=a", "none.example.com.")).contains("NXDOMAIN");
        // Another server from now on.
        outside("127.0.0.5");
        Await.until(
                "the other server is asked",
                () -> lookup(client, "-type=a", Engine.newName() + ".example.com.")
                        .contains("Address: 10.9.8.1\n"));
    }

    @Test
    void aContainersOwnServerIsAskedFromWithin() throws IOException {
        engine.hostNetwork(); // processes of containers are seen from here
        String network = network();
        String client = idle(network, "--dns", "127.0.0.9");
        String pid = docker("inspect", "-f", "{{.State.Pid}}", client);
        Process server = new HostNetwork(Long.parseLong(pid))
                .start(
                        java(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        TestNameServer.class.getName(),
                        "127.0.0.9");
        servers.add(server);
        assertThat(server.getInputStream().read()).isEqualTo('r');
        assertThat(lookup(client, "-type=a", "a.example.com.")).contains("Address: 10.9.8.1\n");
    }

    @Test
    void aContainerMayListenOnTheNamesPortItself() {
        String network = network();
        String client = Engine.newName();
        docker("run", "-d", "--name", client, "--network", network, TestImage.NAME, "sh", "-c", "exec nc -l -p 53");
        assertThat(lookup(client, client)).contains("Address: " + address(client, network));
        assertThat(docker("exec", client, "sh", "-c", "grep -c ':0035 ' /proc/net/tcp /proc/net/tcp6 | grep -v ':0'"))
                .isNotEmpty();
    }

    @Test
    void theHostIsFound() {
        String client = idle(network());
        engine.daemon(); // others have the name in a product only
        assertThat(lookup(client, "host.docker.internal"))
                .contains("Address: "
                        + docker("network", "inspect", "-f", "{{(index .IPAM.Config 0).Gateway}}", "bridge"));
        String alone = idle("bridge");
        assertThat(docker("exec", alone, "grep", "host.docker.internal", "/etc/hosts"))
                .contains("\thost.docker.internal");
    }

    @Test
    void namesAreFoundAgainAfterTheEnginesDeath() {
        engine.daemon();
        String network = network();
        String web = idle(network, "--network-alias", "www");
        String client = idle(network);
        String before = lookup(client, "www");
        assertThat(before).contains("Address: " + address(web, network));
        engine.daemon().kill();
        engine.daemon().start();
        assertThat(lookup(client, "www")).isEqualTo(before);
    }
}
