package dev.jdocker.daemon.config;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the engine presents itself and who may use it.
 *
 * @param tls of TCP addresses, null where they are served without
 * @param labels {@code key=value}, told by {@code GET /info}
 * @param features switched on or off by name
 * @param shutdownTimeoutSeconds accepted and told in events; containers are never stopped at the daemon's end
 * @param metrics where Prometheus fetches metrics, null for nowhere
 * @param authorizationPlugins asked in this order for each request
 */
public record EngineOptions(
        @Nullable TlsFiles tls,
        List<String> labels,
        Map<String, Boolean> features,
        int shutdownTimeoutSeconds,
        @Nullable InetSocketAddress metrics,
        List<String> authorizationPlugins,
        LogFormat logFormat,
        BuilderOptions builder) {

    /** What holds where nothing is said. */
    public static final EngineOptions DEFAULTS =
            new EngineOptions(null, List.of(), Map.of(), 15, null, List.of(), LogFormat.TEXT, BuilderOptions.DEFAULTS);

    public EngineOptions {
        labels = checked(labels);
        features = Map.copyOf(features);
        authorizationPlugins = List.copyOf(authorizationPlugins);
    }

    /** The same label twice is one; the same key with two values is refused. */
    private static List<String> checked(List<String> labels) {
        Map<String, String> byKey = new LinkedHashMap<>();
        for (String label : labels) {
            int equals = label.indexOf('=');
            if (equals < 0) {
                throw new ConfigException("bad attribute format: " + label);
            }
            String other = byKey.put(label.substring(0, equals), label);
            if (other != null && !other.equals(label)) {
                throw new ConfigException("conflict labels for " + label + " and " + other);
            }
        }
        return List.copyOf(byKey.values());
    }

    /** This with what a running daemon takes over from a file that it reads anew. */
    EngineOptions reloaded(EngineOptions read) {
        return new EngineOptions(
                tls,
                read.labels,
                read.features,
                read.shutdownTimeoutSeconds,
                metrics,
                read.authorizationPlugins,
                logFormat,
                builder);
    }
}
