package dev.jdocker.daemon.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How registries are reached.
 *
 * @param mirrors of docker.io, asked before it
 * @param insecure hosts and ranges of addresses whose certificates are not judged, and that may do without TLS
 * @param certificateFolders with a folder for each registry host: certificates, {@code hosts.toml}
 * @param maxDownloadAttempts how often a blob is tried before a pull fails
 */
public record RegistryOptions(
        List<URI> mirrors,
        List<String> insecure,
        List<Path> certificateFolders,
        int maxConcurrentDownloads,
        int maxConcurrentUploads,
        int maxDownloadAttempts,
        Proxies proxies) {

    /** What holds where nothing is said. */
    public static final RegistryOptions DEFAULTS = new RegistryOptions(
            List.of(),
            List.of(),
            List.of(Path.of("/etc/jdocker/certs.d"), Path.of("/etc/docker/certs.d")),
            3,
            5,
            5,
            Proxies.NONE);

    /** The proxies to use; where one is empty the environment decides. */
    public record Proxies(String http, String https, String without) {
        static final Proxies NONE = new Proxies("", "", "");

        private static final Set<String> KEYS = Set.of("http-proxy", "https-proxy", "no-proxy");

        static Proxies of(Map<String, String> texts) {
            for (String key : texts.keySet()) {
                if (!KEYS.contains(key)) {
                    throw new ConfigException(
                            "the following directives don't match any configuration option: proxies." + key);
                }
            }
            return new Proxies(
                    texts.getOrDefault("http-proxy", ""),
                    texts.getOrDefault("https-proxy", ""),
                    texts.getOrDefault("no-proxy", ""));
        }
    }

    public RegistryOptions {
        mirrors = List.copyOf(mirrors);
        insecure = List.copyOf(insecure);
        certificateFolders = List.copyOf(certificateFolders);
        for (String host : insecure) {
            if (host.contains("://")) {
                throw new ConfigException("insecure registry " + host + " should not contain '://'");
            }
        }
    }

    /** This with what a running daemon takes over from a file that it reads anew. */
    RegistryOptions reloaded(RegistryOptions read) {
        return new RegistryOptions(
                read.mirrors,
                read.insecure,
                certificateFolders,
                read.maxConcurrentDownloads,
                read.maxConcurrentUploads,
                read.maxDownloadAttempts,
                proxies);
    }

    /** The address of a mirror, with dockerd's words where it is none. */
    static URI mirror(String text) {
        if (text.indexOf("://") < 1) {
            throw new ConfigException("invalid mirror: no scheme specified for \"" + text
                    + "\": must use either 'https://' or 'http://'");
        }
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("invalid mirror: \"" + text + "\" is not a valid URI", e);
        }
        if (!Set.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
            throw new ConfigException("invalid mirror: unsupported scheme \"" + uri.getScheme() + "\" in \"" + text
                    + "\": must use either 'https://' or 'http://'");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new ConfigException("invalid mirror: unsupported query or fragment in \"" + text + "\"");
        }
        if (uri.getRawUserInfo() != null || uri.getHost() == null) {
            // The address may hold a password.
            throw new ConfigException("invalid mirror: username/password not allowed in URI, and a host needed");
        }
        return uri;
    }
}
