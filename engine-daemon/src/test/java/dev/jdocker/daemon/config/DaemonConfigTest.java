package dev.jdocker.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.api.container.Ulimit;
import dev.jdocker.daemon.config.BuilderOptions.CacheBounds;
import dev.jdocker.daemon.config.BuilderOptions.CacheCollection;
import dev.jdocker.daemon.config.BuilderOptions.CacheRule;
import dev.jdocker.daemon.config.BuilderOptions.History;
import dev.jdocker.linux.netlink.IpPrefix;
import dev.jdocker.runtime.foreign.RuntimeProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class DaemonConfigTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("daemon.json");
    }

    private DaemonConfig config(String json, String... flags) throws IOException {
        Files.writeString(file, json);
        DaemonFlags parsed = new DaemonFlags();
        String[] all = new String[flags.length + 2];
        System.arraycopy(flags, 0, all, 2, flags.length);
        all[0] = "--config-file";
        all[1] = file.toString();
        new CommandLine(parsed).parseArgs(all);
        return parsed.config();
    }

    @Test
    void defaults() throws IOException {
        assertThat(config("{}")).isEqualTo(DaemonConfig.DEFAULTS);
        assertThat(DaemonConfig.DEFAULTS.hosts()).hasToString("[unix:///run/jdocker.sock]");
        assertThat(DaemonConfig.DEFAULTS.dataRoot()).isEqualTo(Path.of("/var/lib/jdocker"));
        assertThat(DaemonConfig.DEFAULTS.execRoot()).isEqualTo(Path.of("/run/jdocker"));
        assertThat(DaemonConfig.DEFAULTS.pidFile()).isEqualTo(Path.of("/run/jdocker.pid"));
        assertThat(DaemonConfig.DEFAULTS.logLevel()).isEqualTo(LogLevel.INFO);
        assertThat(DaemonConfig.DEFAULTS.debug()).isFalse();
        assertThat(DaemonConfig.DEFAULTS.group()).isEqualTo("docker");
        assertThat(DaemonConfig.DEFAULTS.containers())
                .isEqualTo(new ContainerDefaults(
                        "/jdocker",
                        List.of(),
                        67108864,
                        "private",
                        "",
                        false,
                        "builtin",
                        "builtin",
                        "",
                        false,
                        new NameOptions(List.of(), List.of(), List.of(), List.of()),
                        List.of(Path.of("/etc/cdi"), Path.of("/var/run/cdi"))));
        assertThat(DaemonConfig.DEFAULTS.tcpInsecure()).isFalse();
        assertThat(DaemonConfig.DEFAULTS.logDriver()).isEqualTo("json-file");
        assertThat(DaemonConfig.DEFAULTS.logOptions()).isEmpty();
        assertThat(DaemonConfig.DEFAULTS.init()).isFalse();
        assertThat(DaemonConfig.DEFAULTS.runtimes()).isEmpty();
        assertThat(DaemonConfig.DEFAULTS.defaultRuntime()).isEqualTo("jdocker");
        assertThat(DaemonConfig.DEFAULTS.bridge()).isEqualTo("docker0");
        assertThat(DaemonConfig.DEFAULTS.networks())
                .isEqualTo(new NetworkOptions(
                        new BridgeAddresses(null, null, null),
                        new BridgeAddresses(null, null, null),
                        false,
                        1500,
                        true,
                        true,
                        "0.0.0.0",
                        List.of(),
                        Map.of(),
                        new HostOptions(true, true, true, true, true, false, false)));
        assertThat(DaemonConfig.DEFAULTS.registries())
                .isEqualTo(new RegistryOptions(
                        List.of(),
                        List.of(),
                        List.of(Path.of("/etc/jdocker/certs.d"), Path.of("/etc/docker/certs.d")),
                        3,
                        5,
                        5,
                        new RegistryOptions.Proxies("", "", "")));
    }

    private static final DaemonConfig ALL_SET = new DaemonConfig(
            List.of(new HostAddress.Unix(Path.of("/x/s")), new HostAddress.Tcp("127.0.0.1", 2375)),
            Path.of("/x/data"),
            Path.of("/x/exec"),
            Path.of("/x/pid"),
            LogLevel.WARN,
            true,
            "staff",
            new ContainerDefaults(
                    "/x",
                    List.of(new Ulimit("core", 7, 7), new Ulimit("nofile", 200, 100)),
                    1 << 20,
                    "shareable",
                    "host",
                    true,
                    "unconfined",
                    "unconfined",
                    "box:boxes",
                    true,
                    new NameOptions(
                            List.of("10.0.0.1", "2001:db8::1"),
                            List.of("a.test", "b.test"),
                            List.of("ndots:1", "edns0"),
                            List.of("10.0.0.2", "2001:db8::2")),
                    List.of(Path.of("/x/cdi"), Path.of("/y/cdi"))),
            true,
            "local",
            Map.of("max-size", "1m", "max-file", "3"),
            true,
            Map.of("other", new RuntimeProgram("/bin/sh", List.of())),
            "other",
            "none",
            new NetworkOptions(
                    new BridgeAddresses(null, IpPrefix.parse("10.9.0.128/25"), InetAddress.ofLiteral("10.9.0.254")),
                    new BridgeAddresses(null, IpPrefix.parse("fd00:9::/64"), InetAddress.ofLiteral("fd00:9::fe")),
                    true,
                    1400,
                    false,
                    false,
                    "127.0.0.1",
                    List.of(
                            new NetworkOptions.Pool(IpPrefix.parse("10.8.0.0/16"), 24),
                            new NetworkOptions.Pool(IpPrefix.parse("10.7.0.0/16"), 20)),
                    Map.of("bridge", Map.of("com.docker.network.driver.mtu", "1300")),
                    new HostOptions(false, false, false, false, false, true, true)),
            new RegistryOptions(
                    List.of(URI.create("http://127.0.0.1:5001")),
                    List.of("10.0.0.0/8", "x:5000"),
                    List.of(Path.of("/x/certs")),
                    7,
                    8,
                    9,
                    new RegistryOptions.Proxies("http://p:1", "http://p:2", "x,y")),
            new EngineOptions(
                    null,
                    List.of("a=b", "c=d"),
                    Map.of("one", true, "two", false),
                    7,
                    InetSocketAddress.createUnresolved("127.0.0.1", 9323),
                    List.of("judge", "jury"),
                    LogFormat.JSON,
                    BuilderOptions.DEFAULTS));

    @Test
    void everyKeyOfTheFile() throws IOException {
        assertThat(config("""
                {"hosts": ["unix:///x/s", "tcp://127.0.0.1:2375"], "data-root": "/x/data", "exec-root": "/x/exec",
                 "pidfile": "/x/pid", "log-level": "warn", "debug": true, "group": "staff", "cgroup-parent": "/x",
                 "dns": ["10.0.0.1", "2001:db8::1"], "dns-search": ["a.test", "b.test"], "dns-opts": ["ndots:1", "edns0"],
                 "host-gateway-ips": ["10.0.0.2", "2001:db8::2"],
                 "tcp-insecure": true, "cdi-spec-dirs": ["/x/cdi", "/y/cdi"], "default-cgroupns-mode": "host",
                 "default-ipc-mode": "shareable", "default-shm-size": "1M", "no-new-privileges": true,
                 "default-ulimits": {"nofile": {"Name": "nofile", "Soft": 100, "Hard": 200},
                                     "core": {"Name": "core", "Soft": 7, "Hard": 7}},
                 "seccomp-profile": "unconfined", "userns-remap": "box:boxes", "selinux-enabled": true, "log-driver": "local",
                 "log-opts": {"max-size": "1m", "max-file": "3"}, "init": true,
                 "runtimes": {"other": {"path": "/bin/sh"}}, "default-runtime": "other", "bridge": "none",
                 "fixed-cidr": "10.9.0.128/25", "ipv6": true, "fixed-cidr-v6": "fd00:9::/64",
                 "default-gateway": "10.9.0.254", "default-gateway-v6": "fd00:9::fe", "iptables": false, "ip6tables": false,
                 "ip-forward": false, "ip-forward-no-drop": true, "userland-proxy": false, "userland-proxy-path": "/x",
                 "allow-direct-routing": true, "publish-through-input": true,
                 "mtu": 1400, "icc": false, "ip-masq": false, "ip": "127.0.0.1",
                 "default-address-pools": [{"base": "10.8.0.0/16", "size": 24}, {"base": "10.7.0.0/16", "size": 20}],
                 "default-network-opts": {"bridge": {"com.docker.network.driver.mtu": "1300"}},
                 "registry-mirrors": ["http://127.0.0.1:5001"], "insecure-registries": ["10.0.0.0/8", "x:5000"],
                 "registry-certs-dirs": ["/x/certs"], "max-concurrent-downloads": 7, "max-concurrent-uploads": 8,
                 "max-download-attempts": 9, "labels": ["a=b", "c=d"], "experimental": true,
                 "features": {"one": true, "two": false}, "shutdown-timeout": 7, "metrics-addr": "127.0.0.1:9323",
                 "authorization-plugins": ["judge", "jury"], "log-format": "json", "live-restore": true,
                 "builder": {"entitlements": {"network-host": true, "security-insecure": false}, "gc": {"enabled": true}},
                 "raw-logs": true, "storage-driver": "overlay2", "exec-opts": ["native.cgroupdriver=cgroupfs"],
                 "proxies": {"http-proxy": "http://p:1", "https-proxy": "http://p:2", "no-proxy": "x,y"}}
                """)).isEqualTo(ALL_SET);
    }

    @Test
    void whatClientsMayGrantTheirBuilds() throws IOException {
        assertThat(config("{}").engine().builder().entitlements()).containsExactly("network.host");
        assertThat(config("""
                        {"builder": {"Entitlements": {"network-host": false, "security-insecure": true}}}
                        """).engine().builder().entitlements()).containsExactly("security.insecure");
    }

    @Test
    void howLongBuildsAreRemembered() throws IOException {
        assertThat(history("{}")).isEqualTo(new History(Duration.ofDays(2), 50));
        assertThat(history("{\"maxAge\": \"1h30m\", \"MaxEntries\": 0}"))
                .isEqualTo(new History(Duration.ofMinutes(90), 0));
        assertThat(history("{\"maxAge\": \"60\"}")).isEqualTo(new History(Duration.ofMinutes(1), 50));
    }

    private History history(String json) throws IOException {
        return config("{\"builder\": {\"history\": " + json + "}}")
                .engine()
                .builder()
                .history();
    }

    @Test
    void howTheBuildCacheIsKeptSmall() throws IOException {
        assertThat(collection("{}")).isEqualTo(new CacheCollection(true, new CacheBounds(0, 0, 0), List.of()));
        assertThat(collection("{\"enabled\": false}").enabled()).isFalse();
        assertThat(collection("{\"enabled\": true, \"defaultKeepStorage\": \"20GB\"}")
                        .bounds())
                .isEqualTo(new CacheBounds(20L << 30, 0, 0));
        assertThat(collection("""
                        {"defaultReservedSpace": "1GB", "defaultKeepStorage": "9GB", "DefaultMinFreeSpace": "2GB"}
                        """).bounds()).isEqualTo(new CacheBounds(1L << 30, 0, 2L << 30));
        CacheCollection rules = collection("""
                {"policy": [{"keepStorage": "512MB", "filter": ["unused-for=48h", " Type = regular"]},
                            {"all": true, "maxUsedSpace": "1m", "filter": {"unused-for": {"2h": true}}}]}
                """);
        assertThat(rules.rules()).extracting(CacheRule::all).containsExactly(false, true);
        assertThat(rules.rules())
                .extracting(CacheRule::bounds)
                .containsExactly(new CacheBounds(512L << 20, 0, 0), new CacheBounds(0, 1 << 20, 0));
        assertThat(rules.rules().getFirst().filters().get("unused-for")).containsExactly("48h");
        assertThat(rules.rules().getFirst().filters().get("type")).containsExactly("regular");
        assertThat(rules.rules().getLast().filters().get("unused-for")).containsExactly("2h");
    }

    private CacheCollection collection(String json) throws IOException {
        return config("{\"builder\": {\"gc\": " + json + "}}")
                .engine()
                .builder()
                .collection();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"entitlements\": {\"device\": true}} | unknown key: builder.entitlements.device",
                "{\"entitlements\": {\"network-host\": 1}} | network-host must be true or false",
                "{\"history\": {\"age\": 1}} | unknown key: builder.history.age",
                "{\"history\": {\"maxAge\": 3600}} | builder.history.maxAge must be a text such as \"48h\"",
                "{\"history\": {\"maxAge\": \"x\"}} | invalid duration x",
                "{\"history\": {\"maxEntries\": \"5\"}} | builder.history.maxEntries must be a number",
                "{\"history\": {\"maxEntries\": -1}} | builder.history.maxEntries must be a number",
                "[] | builder must be an object",
                "{\"gc\": {\"enable\": true}} | unknown key: builder.gc.enable",
                "{\"gc\": {\"enabled\": \"yes\"}} | builder.gc.enabled must be true or false",
                "{\"gc\": {\"policy\": {}}} | builder.gc.policy must be a list of rules",
                "{\"gc\": {\"policy\": [{\"filter\": \"x\"}]}} | builder.gc.policy.filter must be a list of texts",
                "{\"gc\": {\"policy\": [{\"keep\": 1}]}} | unknown key: builder.gc.policy.keep",
                "{\"gc\": {\"defaultKeepStorage\": \"10%\"}} | failed to parse builder.gc.defaultkeepstorage"
            })
    void whatIsWrongWithTheBuilderIsSaid(String builder, String message) {
        assertThatThrownBy(() -> config("{\"builder\": " + builder + "}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @Test
    void everyFlag() throws IOException {
        assertThat(config(
                        "",
                        "-H",
                        "unix:///x/s",
                        "--host",
                        "tcp://127.0.0.1",
                        "--data-root",
                        "/x/data",
                        "--exec-root",
                        "/x/exec",
                        "--pidfile",
                        "/x/pid",
                        "--log-level",
                        "warn",
                        "-D",
                        "--group",
                        "staff",
                        "--cgroup-parent",
                        "/x",
                        "--tcp-insecure",
                        "--cdi-spec-dir",
                        "/x/cdi",
                        "--cdi-spec-dir",
                        "/y/cdi",
                        "--dns",
                        "10.0.0.1",
                        "--dns",
                        "2001:db8::1",
                        "--dns-search",
                        "a.test",
                        "--dns-search",
                        "b.test",
                        "--dns-opt",
                        "ndots:1",
                        "--dns-opt",
                        "edns0",
                        "--host-gateway-ip",
                        "10.0.0.2",
                        "--host-gateway-ip",
                        "2001:db8::2",
                        "--default-cgroupns-mode",
                        "host",
                        "--default-ipc-mode",
                        "shareable",
                        "--default-shm-size",
                        "1m",
                        "--no-new-privileges",
                        "--default-ulimit",
                        "nofile=100:200",
                        "--default-ulimit",
                        "core=7",
                        "--seccomp-profile",
                        "unconfined",
                        "--userns-remap",
                        "box:boxes",
                        "--selinux-enabled",
                        "--log-driver",
                        "local",
                        "--log-opt",
                        "max-size=1m",
                        "--log-opt",
                        "max-file=3",
                        "--init",
                        "--add-runtime",
                        "other=/bin/sh",
                        "--bridge",
                        "none",
                        "--fixed-cidr=10.9.0.128/25",
                        "--ipv6",
                        "--fixed-cidr-v6=fd00:9::/64",
                        "--default-gateway=10.9.0.254",
                        "--default-gateway-v6=fd00:9::fe",
                        "--iptables=false",
                        "--ip6tables=false",
                        "--ip-forward=false",
                        "--ip-forward-no-drop",
                        "--userland-proxy=false",
                        "--userland-proxy-path=/x",
                        "--allow-direct-routing",
                        "--publish-through-input",
                        "--mtu=1400",
                        "--icc=false",
                        "--ip-masq=false",
                        "--ip=127.0.0.1",
                        "--default-address-pool=base=10.8.0.0/16,size=24",
                        "--default-address-pool=size=20,base=10.7.0.0/16",
                        "--default-network-opt=bridge=com.docker.network.driver.mtu=1300",
                        "--default-runtime",
                        "other",
                        "--registry-mirror",
                        "http://127.0.0.1:5001",
                        "--insecure-registry",
                        "10.0.0.0/8",
                        "--insecure-registry",
                        "x:5000",
                        "--registry-certs-dir",
                        "/x/certs",
                        "--max-concurrent-downloads",
                        "7",
                        "--max-concurrent-uploads",
                        "8",
                        "--max-download-attempts",
                        "9",
                        "--http-proxy",
                        "http://p:1",
                        "--https-proxy",
                        "http://p:2",
                        "--no-proxy",
                        "x,y",
                        "--label=a=b",
                        "--label",
                        "c=d",
                        "--experimental",
                        "--feature",
                        "one",
                        "--feature=two=false",
                        "--shutdown-timeout=7",
                        "--metrics-addr",
                        "127.0.0.1:9323",
                        "--authorization-plugin",
                        "judge",
                        "--authorization-plugin=jury",
                        "--log-format",
                        "json",
                        "--live-restore=true",
                        "--raw-logs",
                        "-s",
                        "overlay2",
                        "--exec-opt",
                        "native.cgroupdriver=cgroupfs"))
                .isEqualTo(ALL_SET);
    }

    @Test
    void runtimesHaveNamesOfTheirOwnAndProgramsThatAreThere() throws IOException {
        assertThat(config("{\"runtimes\": {\"a\": {\"path\": \"sh\", \"runtimeArgs\": [\"-x\"]}}}")
                        .runtimes())
                .hasEntrySatisfying("a", program -> {
                    assertThat(program.path()).startsWith("/").endsWith("/sh");
                    assertThat(program.args()).containsExactly("-x");
                });
        assertThatThrownBy(() -> config("{}", "--add-runtime", "jdocker=/bin/sh"))
                .hasMessage("runtime name 'jdocker' is reserved");
        assertThatThrownBy(() -> config("{}", "--add-runtime", "a=/no/such/program"))
                .hasMessage("runtime 'a': /no/such/program is no program that can be executed");
        assertThatThrownBy(() -> config("{}", "--add-runtime", "a"))
                .hasMessageContaining("must have a name and a path");
        assertThatThrownBy(() -> config("{}", "--default-runtime", "a"))
                .hasMessage("specified default runtime 'a' does not exist");
        assertThatThrownBy(() -> config("{\"runtimes\": {\"a\": {\"path\": \"sh\", \"runtimeType\": \"t\"}}}"))
                .hasMessageContaining("runtimeType is not supported");
    }

    @Test
    void unknownKeysAreRefusedInDockersWords() {
        assertThatThrownBy(() -> config("{\"foo\": 1, \"debug\": true, \"bar\": 2}"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("unable to configure the Docker daemon with file " + file
                        + ": the following directives don't match any configuration option: foo, bar");
    }

    @Test
    void aKeyInFileAndFlagIsRefusedInDockersWords() {
        assertThatThrownBy(() -> config("{\"hosts\":[\"unix:///a\"],\"debug\":true}", "-D", "-H", "unix:///b"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("unable to configure the Docker daemon with file " + file
                        + ": the following directives are specified both as a flag and in the configuration file:"
                        + " debug: (from flag: true, from file: true),"
                        + " hosts: (from flag: [unix:///b], from file: [unix:///a])");
    }

    @Test
    void badValuesAreRefused() {
        assertThatThrownBy(() -> config("{\"debug\": \"x\"}"))
                .hasMessageContaining("cannot unmarshal string into Go struct field Config.debug of type bool");
        assertThatThrownBy(() -> config("{")).hasMessageContaining("invalid JSON: ");
        assertThatThrownBy(() -> config("{}", "--log-level", "foo")).hasMessage("invalid logging level: foo");
        assertThatThrownBy(() -> config("{}", "--default-ipc-mode", "host"))
                .hasMessage("default-ipc-mode (host) is invalid; use one of: private, shareable");
        assertThatThrownBy(() -> config("{\"default-shm-size\": \"much\"}"))
                .hasMessageContaining("invalid default-shm-size: ");
        assertThatThrownBy(() -> config("{}", "--default-ulimit", "files=1")).hasMessage("invalid ulimit type: files");
        assertThatThrownBy(() -> config("{}", "--default-ulimit", "nofile=2:1"))
                .hasMessage("ulimit soft limit must be less than or equal to hard limit: 2 > 1");
        assertThatThrownBy(() -> config("{}", "--seccomp-profile", "/no/such/profile"))
                .hasMessageStartingWith("opening seccomp profile (/no/such/profile) failed: ");
        assertThatThrownBy(() -> config("{}", "-H", "foo://x"))
                .hasMessage("invalid bind address (foo://x): unsupported proto 'foo'");
        assertThatThrownBy(() -> config("{}", "-H", "tcp://127.0.0.1:99999")).hasMessageContaining("invalid port");
    }

    @Test
    void tcpWithoutTlsIsRefusedUnlessForced() {
        assertThatThrownBy(() -> config("{}", "-H", "tcp://127.0.0.1:2375"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("refusing to listen on tcp://127.0.0.1:2375 without TLS");
    }

    @Test
    void saidInSoManyWordsTcpIsServedWithoutTls() throws IOException {
        for (String flag : List.of("--tls=false", "--tlsverify=false", "--tcp-insecure")) {
            assertThat(config("{}", "-H", "tcp://", flag).hosts())
                    .as(flag)
                    .containsExactly(new HostAddress.Tcp("127.0.0.1", 2375));
        }
    }

    @Test
    void tlsNeedsItsFilesAndHasAPortOfItsOwn() throws IOException {
        assertThatThrownBy(() -> config("{}", "--tlsverify", "--tlscert", "/no/cert.pem", "--tlskey", "/no/key.pem"))
                .hasMessage("invalid TLS configuration: could not load X509 key pair (cert: \"/no/cert.pem\","
                        + " key: \"/no/key.pem\"): open /no/cert.pem: no such file or directory");
        Path pem = Files.writeString(folder.resolve("x.pem"), "");
        DaemonConfig served = config(
                "{\"tlsverify\": true, \"tlscacert\": \"" + pem + "\", \"tlscert\": \"" + pem + "\", \"tlskey\": \""
                        + pem + "\"}",
                "-H",
                "tcp://",
                "-H",
                "fd://");
        assertThat(served.hosts()).containsExactly(new HostAddress.Tcp("127.0.0.1", 2376), new HostAddress.Handed("*"));
        assertThat(served.engine().tls()).isEqualTo(new TlsFiles(pem, pem, pem, true));
    }

    @Test
    void theBridgeHasAnAddressInANetworkThatItsRangeIsPartOf() throws IOException {
        NetworkOptions networks = config("{\"bip\": \"10.9.0.1/24\", \"fixed-cidr\": \"10.9.0.129/25\"}")
                .networks();
        assertThat(networks.v4().address()).isEqualTo(IpPrefix.parse("10.9.0.1/24"));
        assertThat(networks.v4().range()).isEqualTo(IpPrefix.parse("10.9.0.128/25"));
        assertThatThrownBy(() -> config("{\"bip\": \"10.9.0.1\"}")).hasMessage("bip: invalid CIDR address: 10.9.0.1");
        assertThatThrownBy(() -> config("{\"bip\": \"10.9.0.0/24\"}"))
                .hasMessage("bip (10.9.0.0/24) is not the address of a host in 10.9.0.0/24");
        assertThatThrownBy(() -> config("{}", "--bip", "fd00::1/64")).hasMessageContaining("is not an IPv4 address");
        assertThatThrownBy(() -> config("{}", "--bip", "10.9.0.1/24", "--fixed-cidr", "10.9.0.0/16"))
                .hasMessage("fixed-cidr (10.9.0.0/16) is not in the network of bip (10.9.0.1/24)");
        assertThatThrownBy(() -> config("{}", "--bip", "10.9.0.1/24", "--bridge", "none"))
                .hasMessage("You specified -b & --bip, mutually exclusive options. Please specify only one");
        assertThatThrownBy(() -> config("{}", "--bip6", "10.9.0.1/24")).hasMessageContaining("is not an IPv6 address");
        assertThatThrownBy(() -> config("{}", "--bip6", "fd00::1/64", "--fixed-cidr-v6", "fd00:1::/80"))
                .hasMessage("fixed-cidr-v6 (fd00:1::/80) is not in the network of bip6 (fd00::1/64)");
        assertThatThrownBy(() -> config("{\"default-gateway\": \"fd00::1\"}"))
                .hasMessage("default-gateway (fd00::1) is not an IPv4 address");
    }

    @Test
    void badOptionsOfNetworksAreRefused() {
        assertThatThrownBy(() -> config("{\"mtu\": -1}")).hasMessage("invalid default MTU: -1");
        assertThatThrownBy(() -> config("{}", "--ip", "here")).hasMessage("ip (here) is not an ip address");
        assertThatThrownBy(() -> config("{}", "--default-address-pool", "base=10.0.0.0/16,size=8"))
                .hasMessage("invalid default address pool: size 8 of 10.0.0.0/16");
        assertThatThrownBy(() -> config("{}", "--default-address-pool", "bases=10.0.0.0/16"))
                .hasMessage("unexpected key 'bases' in 'bases=10.0.0.0/16'");
        assertThatThrownBy(() -> config("{\"default-address-pools\": [{\"base\": \"x\", \"size\": 8}]}"))
                .hasMessageContaining("invalid base pool \"x\"");
        assertThatThrownBy(() -> config("{}", "--default-network-opt", "bridge=x"))
                .hasMessageContaining("not DRIVER=KEY=VALUE");
    }

    @Test
    void labelsAreKeysWithOneValue() throws IOException {
        assertThat(config("{\"labels\": [\"a=b\", \"a=b\"]}").engine().labels()).containsExactly("a=b");
        assertThatThrownBy(() -> config("{\"labels\": [\"a=b\", \"a=c\"]}"))
                .hasMessage("conflict labels for a=c and a=b");
        assertThatThrownBy(() -> config("{}", "--label", "ab")).hasMessage("bad attribute format: ab");
    }

    @Test
    void whatIsNotThereIsRefused() {
        assertThatThrownBy(() -> config("{}", "-s", "btrfs"))
                .hasMessage("storage driver (btrfs) is not there; use overlay2");
        assertThatThrownBy(() -> config("{}", "--exec-opt", "native.cgroupdriver=systemd"))
                .hasMessageContaining("is not supported");
        assertThatThrownBy(() -> config("{}", "--log-format", "xml")).hasMessage("invalid log format: xml");
        assertThatThrownBy(() -> config("{}", "--metrics-addr", "here")).hasMessageContaining("invalid metrics-addr");
    }

    @Test
    void aRunningDaemonTakesOverWhatCanChange() throws IOException {
        LiveConfig live = new LiveConfig(config("{\"group\": \"a\", \"labels\": [\"a=b\"]}"));
        List<DaemonConfig> told = new ArrayList<>();
        live.follow(told::add);
        live.reload(config("{\"group\": \"b\", \"labels\": [\"a=c\"], \"debug\": true,"
                + " \"max-concurrent-downloads\": 9, \"registry-mirrors\": [\"http://m:1\"]}"));
        DaemonConfig now = live.get();
        assertThat(told).containsExactly(now);
        assertThat(now.group()).isEqualTo("a");
        assertThat(now.debug()).isTrue();
        assertThat(now.engine().labels()).containsExactly("a=c");
        assertThat(now.registries().maxConcurrentDownloads()).isEqualTo(9);
        assertThat(now.registries().mirrors()).containsExactly(URI.create("http://m:1"));
    }

    @Test
    void aFileThatWasNamedMustBeThere() {
        DaemonFlags flags = new DaemonFlags();
        new CommandLine(flags).parseArgs("--config-file", folder + "/nope");
        assertThatThrownBy(flags::config).hasMessageEndingWith("nope: no such file or directory");
    }
}
