package dev.jdocker.daemon.config;

import dev.jdocker.linux.netlink.IpPrefix;
import dev.jdocker.runtime.ContainerRuntime;
import dev.jdocker.runtime.foreign.RuntimeProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the daemon was told.
 *
 * @param hosts where to listen
 * @param pidFile where to write the process id
 * @param group who may use the Unix sockets besides root
 * @param containers what containers get where they ask for nothing else
 * @param tcpInsecure whether TCP without TLS was asked for in so many words
 * @param logDriver of containers that do not say
 * @param logOptions of containers with that driver, where they do not say
 * @param init whether containers that do not say get a tiny init
 * @param runtimes OCI runtimes besides the engine's own, by name
 * @param defaultRuntime that of containers that do not say
 * @param bridge the link of the network {@code bridge}, {@code none} for no such network
 * @param networks what networks are like where nobody says otherwise
 * @param registries how registries are reached
 * @param engine how the engine presents itself and who may use it
 */
public record DaemonConfig(
        List<HostAddress> hosts,
        Path dataRoot,
        Path execRoot,
        Path pidFile,
        LogLevel logLevel,
        boolean debug,
        String group,
        ContainerDefaults containers,
        boolean tcpInsecure,
        String logDriver,
        Map<String, String> logOptions,
        boolean init,
        Map<String, RuntimeProgram> runtimes,
        String defaultRuntime,
        String bridge,
        NetworkOptions networks,
        RegistryOptions registries,
        EngineOptions engine) {
    /** The link of the network {@code bridge} where nothing else is said. */
    public static final String DOCKER0 = "docker0";

    /** What holds where nothing is said. */
    public static final DaemonConfig DEFAULTS = new DaemonConfig(
            List.of(new HostAddress.Unix(Path.of("/run/jdocker.sock"))),
            Path.of("/var/lib/jdocker"),
            Path.of("/run/jdocker"),
            Path.of("/run/jdocker.pid"),
            LogLevel.INFO,
            false,
            "docker",
            ContainerDefaults.DEFAULTS,
            false,
            "json-file",
            Map.of(),
            false,
            Map.of(),
            ContainerRuntime.OWN,
            DOCKER0,
            NetworkOptions.DEFAULTS,
            RegistryOptions.DEFAULTS,
            EngineOptions.DEFAULTS);

    public DaemonConfig {
        hosts = List.copyOf(hosts);
        logOptions = Map.copyOf(logOptions);
        runtimes = Map.copyOf(runtimes);
        if (!bridge.equals(DOCKER0)) {
            requireNone("bip", networks.v4().address());
            requireNone("bip6", networks.v6().address());
        }
        if (!defaultRuntime.equals(ContainerRuntime.OWN) && !runtimes.containsKey(defaultRuntime)) {
            throw new ConfigException("specified default runtime '" + defaultRuntime + "' does not exist");
        }
        for (HostAddress host : hosts) {
            if (host instanceof HostAddress.Tcp tcp && !tcpInsecure && engine.tls() == null) {
                throw new ConfigException("refusing to listen on " + tcp + " without TLS: whoever reaches it is root on"
                        + " this machine; use --tlsverify, or --tls=false to listen all the same");
            }
        }
    }

    private static void requireNone(String option, @Nullable IpPrefix address) {
        if (address != null) {
            throw new ConfigException(
                    "You specified -b & --" + option + ", mutually exclusive options. Please specify only one");
        }
    }

    /** Whether there is a network {@code bridge}. */
    public boolean hasBridge() {
        return !bridge.equals("none");
    }

    /**
     * This with what a running daemon takes over from a configuration that it reads anew; all else waits for its next start.
     */
    DaemonConfig reloaded(DaemonConfig read) {
        return new DaemonConfig(
                hosts,
                dataRoot,
                execRoot,
                pidFile,
                logLevel,
                read.debug,
                group,
                containers,
                tcpInsecure,
                logDriver,
                logOptions,
                init,
                read.runtimes,
                read.defaultRuntime,
                bridge,
                networks,
                registries.reloaded(read.registries),
                engine.reloaded(read.engine));
    }

    /** The level to log at: {@code debug} wins. */
    public LogLevel effectiveLogLevel() {
        return debug ? LogLevel.DEBUG : logLevel;
    }
}
