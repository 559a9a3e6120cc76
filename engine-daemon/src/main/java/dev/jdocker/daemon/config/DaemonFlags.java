package dev.jdocker.daemon.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command line of jdockerd. */
@Command(
        name = "jdockerd",
        description = "A self-sufficient runtime for containers.",
        sortOptions = false,
        usageHelpAutoWidth = true)
public final class DaemonFlags {

    private static final Path DEFAULT_FILE = Path.of("/etc/jdocker/daemon.json");

    @Mixin
    NetworkFlags networks = new NetworkFlags();

    @Option(
            names = "--add-runtime",
            paramLabel = "NAME=PATH",
            description = "Register an additional OCI compatible runtime")
    List<String> addRuntime = new ArrayList<>();

    @Option(names = "--authorization-plugin", paramLabel = "PLUGIN", description = "Authorization plugins to load")
    List<String> authorizationPlugins = new ArrayList<>();

    @Option(
            names = "--cdi-spec-dir",
            paramLabel = "DIR",
            description = "CDI specification directories to use (default /etc/cdi, /var/run/cdi)")
    List<String> cdiSpecDirs = new ArrayList<>();

    @Option(names = "--cgroup-parent", paramLabel = "PATH", description = "Set parent cgroup for all containers")
    @Nullable
    String cgroupParent;

    @Option(
            names = "--config-file",
            paramLabel = "FILE",
            description = "Daemon configuration file (default /etc/jdocker/daemon.json)")
    @Nullable
    Path configFile;

    @Option(
            names = "--data-root",
            paramLabel = "DIR",
            description = "Root directory of persistent state (default /var/lib/jdocker)")
    @Nullable
    String dataRoot;

    @Option(
            names = {"-D", "--debug"},
            arity = "0..1",
            fallbackValue = "true",
            description = "Enable debug mode")
    @Nullable
    Boolean debug;

    @Option(
            names = "--default-runtime",
            paramLabel = "NAME",
            description = "Default OCI runtime for containers (default jdocker)")
    @Nullable
    String defaultRuntime;

    @Option(
            names = "--default-cgroupns-mode",
            paramLabel = "MODE",
            description = "Default mode for containers cgroup namespace: host, private")
    @Nullable
    String defaultCgroupnsMode;

    @Option(
            names = "--default-ipc-mode",
            paramLabel = "MODE",
            description = "Default mode for containers ipc: shareable, private (default private)")
    @Nullable
    String defaultIpcMode;

    @Option(
            names = "--default-shm-size",
            paramLabel = "BYTES",
            description = "Default shm size for containers (default 64MiB)")
    @Nullable
    String defaultShmSize;

    @Option(names = "--default-ulimit", paramLabel = "ULIMIT", description = "Default ulimits for containers")
    List<String> defaultUlimits = new ArrayList<>();

    @Option(names = "--dns", paramLabel = "ADDRESS", description = "DNS server to use")
    List<String> dns = new ArrayList<>();

    @Option(names = "--dns-opt", paramLabel = "OPTION", description = "DNS options to use")
    List<String> dnsOpts = new ArrayList<>();

    @Option(names = "--dns-search", paramLabel = "DOMAIN", description = "DNS search domains to use")
    List<String> dnsSearch = new ArrayList<>();

    @Option(names = "--exec-opt", paramLabel = "KEY=VALUE", description = "Runtime execution options")
    List<String> execOpts = new ArrayList<>();

    @Option(
            names = "--exec-root",
            paramLabel = "DIR",
            description = "Root directory for execution state files (default /run/jdocker)")
    @Nullable
    String execRoot;

    @Option(
            names = "--experimental",
            arity = "0..1",
            fallbackValue = "true",
            description = "Accepted: there are no experimental features")
    @Nullable
    Boolean experimental;

    @Option(names = "--feature", paramLabel = "NAME=BOOL", description = "Enable feature in the daemon")
    List<String> features = new ArrayList<>();

    @Option(
            names = {"-G", "--group"},
            paramLabel = "GROUP",
            description = "Group for the unix socket (default docker)")
    @Nullable
    String group;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print usage")
    boolean help;

    @Option(
            names = {"-H", "--host"},
            paramLabel = "ADDRESS",
            description = "Daemon socket(s) to listen on (default unix:///run/jdocker.sock)")
    List<String> hosts = new ArrayList<>();

    @Option(
            names = "--host-gateway-ip",
            paramLabel = "ADDRESS",
            description = "Address that host-gateway in --add-host stands for (default that of the bridge)")
    List<String> hostGatewayIps = new ArrayList<>();

    @Option(names = "--http-proxy", paramLabel = "URL", description = "HTTP proxy URL to use for registries")
    @Nullable
    String httpProxy;

    @Option(names = "--https-proxy", paramLabel = "URL", description = "HTTPS proxy URL to use for registries")
    @Nullable
    String httpsProxy;

    @Option(names = "--init", description = "Run an init in the container to forward signals and reap processes")
    boolean init;

    @Option(
            names = "--insecure-registry",
            paramLabel = "HOST",
            description = "Registry whose certificate is not verified: host, host:port or range of addresses")
    List<String> insecureRegistries = new ArrayList<>();

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "Set key=value labels to the daemon")
    List<String> labels = new ArrayList<>();

    @Option(
            names = "--live-restore",
            arity = "0..1",
            fallbackValue = "true",
            description = "Accepted: containers always go on without the daemon")
    @Nullable
    Boolean liveRestore;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            description = "Set the logging format: text, json (default text)")
    @Nullable
    String logFormat;

    @Option(
            names = "--log-driver",
            paramLabel = "DRIVER",
            description = "Default driver for container logs (default json-file)")
    @Nullable
    String logDriver;

    @Option(names = "--log-opt", paramLabel = "KEY=VALUE", description = "Default log driver options for containers")
    List<String> logOptions = new ArrayList<>();

    @Option(
            names = {"-l", "--log-level"},
            paramLabel = "LEVEL",
            description = "Set the logging level: debug, info, warn, error, fatal (default info)")
    @Nullable
    String logLevel;

    @Option(
            names = "--max-concurrent-downloads",
            paramLabel = "N",
            description = "Set the max concurrent downloads (default 3)")
    @Nullable
    Integer maxConcurrentDownloads;

    @Option(
            names = "--max-concurrent-uploads",
            paramLabel = "N",
            description = "Set the max concurrent uploads (default 5)")
    @Nullable
    Integer maxConcurrentUploads;

    @Option(
            names = "--max-download-attempts",
            paramLabel = "N",
            description = "Set the max download attempts for each pull (default 5)")
    @Nullable
    Integer maxDownloadAttempts;

    @Option(
            names = "--metrics-addr",
            paramLabel = "HOST:PORT",
            description = "Set default address and port to serve the metrics api on")
    @Nullable
    String metricsAddr;

    @Option(names = "--no-new-privileges", description = "Set no-new-privileges by default for new containers")
    boolean noNewPrivileges;

    @Option(
            names = "--no-proxy",
            paramLabel = "LIST",
            description = "Hosts, domains and ranges for which no proxy is used")
    @Nullable
    String noProxy;

    @Option(
            names = {"-p", "--pidfile"},
            paramLabel = "FILE",
            description = "Path to use for daemon PID file (default /run/jdocker.pid)")
    @Nullable
    String pidFile;

    @Option(
            names = "--raw-logs",
            arity = "0..1",
            fallbackValue = "true",
            description = "Full timestamps without ANSI coloring, which is how it always logs")
    @Nullable
    Boolean rawLogs;

    @Option(
            names = "--registry-certs-dir",
            paramLabel = "DIR",
            description = "Folders of certificates and hosts.toml by registry"
                    + " (default /etc/jdocker/certs.d, /etc/docker/certs.d)")
    List<String> registryCertsDirs = new ArrayList<>();

    @Option(names = "--registry-mirror", paramLabel = "URL", description = "Preferred registry mirror of docker.io")
    List<String> registryMirrors = new ArrayList<>();

    @Option(
            names = "--seccomp-profile",
            paramLabel = "FILE",
            description = "Path to seccomp profile, or unconfined (default builtin)")
    @Nullable
    String seccompProfile;

    @Option(names = "--selinux-enabled", description = "Enable selinux support")
    boolean seLinuxEnabled;

    @Option(
            names = "--shutdown-timeout",
            paramLabel = "SECONDS",
            description = "Accepted: containers are not stopped at the daemon's end (default 15)")
    @Nullable
    Integer shutdownTimeout;

    @Option(
            names = {"-s", "--storage-driver"},
            paramLabel = "DRIVER",
            description = "Storage driver to use: overlay2")
    @Nullable
    String storageDriver;

    @Option(names = "--tcp-insecure", description = "Listen on tcp:// addresses without TLS")
    boolean tcpInsecure;

    @Option(
            names = "--tls",
            arity = "0..1",
            fallbackValue = "true",
            description = "Use TLS; implied by --tlsverify. --tls=false serves TCP without")
    @Nullable
    Boolean tls;

    @Option(
            names = "--tlscacert",
            paramLabel = "FILE",
            description = "Trust certs signed only by this CA (default ~/.docker/ca.pem)")
    @Nullable
    String tlsCaCert;

    @Option(
            names = "--tlscert",
            paramLabel = "FILE",
            description = "Path to TLS certificate file (default ~/.docker/cert.pem)")
    @Nullable
    String tlsCert;

    @Option(names = "--tlskey", paramLabel = "FILE", description = "Path to TLS key file (default ~/.docker/key.pem)")
    @Nullable
    String tlsKey;

    @Option(
            names = "--tlsverify",
            arity = "0..1",
            fallbackValue = "true",
            description = "Use TLS and verify the remote")
    @Nullable
    Boolean tlsVerify;

    @Option(
            names = "--userns-remap",
            paramLabel = "USER[:GROUP]",
            description = "User/Group setting for user namespaces")
    @Nullable
    String usernsRemap;

    @Option(names = "--validate", description = "Validate daemon configuration and exit")
    boolean validate;

    @Option(
            names = {"-v", "--version"},
            description = "Print version information and quit")
    boolean version;

    /** Whether only the configuration is to be checked. */
    public boolean validateOnly() {
        return validate;
    }

    /** Whether only the version is to be printed. */
    public boolean versionOnly() {
        return version;
    }

    /**
     * The configuration: defaults, then the file, then these flags.
     *
     * @throws ConfigException if a value cannot be understood or is given in both places
     */
    public DaemonConfig config() {
        Path file = configFile == null ? DEFAULT_FILE : configFile;
        Map<Setting, Object> fromFile = ConfigFile.read(file, configFile != null);
        Map<Setting, Object> fromFlags = settings();
        refuseBoth(file, fromFile, fromFlags);
        Map<Setting, Object> all = new EnumMap<>(Setting.class);
        all.putAll(fromFile);
        all.putAll(fromFlags);
        return new ConfigMapping(all).config();
    }

    private static void refuseBoth(Path file, Map<Setting, Object> fromFile, Map<Setting, Object> fromFlags) {
        StringJoiner both = new StringJoiner(", ");
        fromFlags.forEach((setting, flag) -> {
            Object value = fromFile.get(setting);
            if (value != null) {
                both.add(setting.key() + ": (from flag: " + flag + ", from file: " + value + ")");
            }
        });
        if (both.length() > 0) {
            throw new ConfigException(ConfigFile.prefix(file)
                    + "the following directives are specified both as a flag and in the configuration file: " + both);
        }
    }

    private Map<Setting, Object> settings() {
        Map<Setting, Object> given = new EnumMap<>(Setting.class);
        Setting.AUTHORIZATION_PLUGINS.put(given, some(authorizationPlugins));
        Setting.EXEC_OPTS.put(given, some(execOpts));
        Setting.EXPERIMENTAL.put(given, experimental);
        Setting.FEATURES.put(given, features.isEmpty() ? null : switches(features));
        Setting.LABELS.put(given, some(labels));
        Setting.LIVE_RESTORE.put(given, liveRestore);
        Setting.LOG_FORMAT.put(given, logFormat);
        Setting.METRICS_ADDR.put(given, metricsAddr);
        Setting.RAW_LOGS.put(given, rawLogs);
        Setting.SHUTDOWN_TIMEOUT.put(given, shutdownTimeout);
        Setting.STORAGE_DRIVER.put(given, storageDriver);
        Setting.TLS.put(given, tls);
        Setting.TLSCACERT.put(given, tlsCaCert);
        Setting.TLSCERT.put(given, tlsCert);
        Setting.TLSKEY.put(given, tlsKey);
        Setting.TLSVERIFY.put(given, tlsVerify);
        Setting.CDI_SPEC_DIRS.put(given, cdiSpecDirs.isEmpty() ? null : List.copyOf(cdiSpecDirs));
        Setting.CGROUP_PARENT.put(given, cgroupParent);
        Setting.DATA_ROOT.put(given, dataRoot);
        networks.putInto(given);
        Setting.DEFAULT_RUNTIME.put(given, defaultRuntime);
        Setting.RUNTIMES.put(given, addRuntime.isEmpty() ? null : OtherRuntimes.ofFlags(addRuntime));
        Setting.DEBUG.put(given, debug);
        Setting.DEFAULT_CGROUPNS_MODE.put(given, defaultCgroupnsMode);
        Setting.DEFAULT_IPC_MODE.put(given, defaultIpcMode);
        Setting.DEFAULT_SHM_SIZE.put(given, defaultShmSize);
        Setting.DEFAULT_ULIMITS.put(given, defaultUlimits.isEmpty() ? null : DefaultUlimits.parse(defaultUlimits));
        Setting.DNS.put(given, some(dns));
        Setting.DNS_OPTS.put(given, some(dnsOpts));
        Setting.DNS_SEARCH.put(given, some(dnsSearch));
        Setting.EXEC_ROOT.put(given, execRoot);
        Setting.GROUP.put(given, group);
        Setting.HOST_GATEWAY_IPS.put(given, some(hostGatewayIps));
        Setting.HOSTS.put(given, hosts.isEmpty() ? null : List.copyOf(hosts));
        Setting.INIT.put(given, init ? true : null);
        Setting.INSECURE_REGISTRIES.put(given, some(insecureRegistries));
        Setting.LOG_DRIVER.put(given, logDriver);
        Setting.LOG_LEVEL.put(given, logLevel);
        Setting.LOG_OPTS.put(given, logOptions.isEmpty() ? null : pairs(logOptions));
        Setting.MAX_CONCURRENT_DOWNLOADS.put(given, maxConcurrentDownloads);
        Setting.MAX_CONCURRENT_UPLOADS.put(given, maxConcurrentUploads);
        Setting.MAX_DOWNLOAD_ATTEMPTS.put(given, maxDownloadAttempts);
        Setting.NO_NEW_PRIVILEGES.put(given, noNewPrivileges ? true : null);
        Setting.PIDFILE.put(given, pidFile);
        Setting.SECCOMP_PROFILE.put(given, seccompProfile);
        Setting.SELINUX_ENABLED.put(given, seLinuxEnabled ? true : null);
        Setting.PROXIES.put(given, proxies());
        Setting.REGISTRY_CERTS_DIRS.put(given, some(registryCertsDirs));
        Setting.REGISTRY_MIRRORS.put(given, some(registryMirrors));
        Setting.TCP_INSECURE.put(given, tcpInsecure ? true : null);
        Setting.USERNS_REMAP.put(given, usernsRemap);
        return given;
    }

    private static Map<String, Boolean> switches(List<String> texts) {
        Map<String, Boolean> switches = new TreeMap<>();
        for (String text : texts) {
            int equals = text.indexOf('=');
            String value = equals < 0 ? "true" : text.substring(equals + 1);
            if (!value.equals("true") && !value.equals("false")) {
                throw new ConfigException("invalid argument \"" + text + "\" for \"--feature\" flag: \"" + value
                        + "\" is neither true nor false");
            }
            switches.put(equals < 0 ? text : text.substring(0, equals), value.equals("true"));
        }
        return switches;
    }

    private static @Nullable List<String> some(List<String> texts) {
        return texts.isEmpty() ? null : List.copyOf(texts);
    }

    private @Nullable Map<String, String> proxies() {
        Map<String, String> proxies = new TreeMap<>();
        putText(proxies, "http-proxy", httpProxy);
        putText(proxies, "https-proxy", httpsProxy);
        putText(proxies, "no-proxy", noProxy);
        return proxies.isEmpty() ? null : proxies;
    }

    private static void putText(Map<String, String> texts, String key, @Nullable String value) {
        if (value != null) {
            texts.put(key, value);
        }
    }

    private static Map<String, String> pairs(List<String> texts) {
        Map<String, String> pairs = new TreeMap<>();
        for (String text : texts) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw new ConfigException("invalid argument \"" + text + "\" for --log-opt: not KEY=VALUE");
            }
            pairs.put(text.substring(0, equals), text.substring(equals + 1));
        }
        return pairs;
    }
}
