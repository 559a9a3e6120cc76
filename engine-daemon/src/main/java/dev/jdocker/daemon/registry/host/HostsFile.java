package dev.jdocker.daemon.registry.host;

import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.registry.host.RegistryHost.Capability;
import dev.jdocker.daemon.registry.host.TlsSettings.ClientPair;
import dev.jdocker.daemon.registry.host.TlsSettings.PemFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A {@code hosts.toml} in containerd's form: the mirrors of one registry and how they are reached, and the same of the
 * registry itself. A key that is not known is refused, because it would silently do nothing.
 *
 * <pre>
 * server = "https://registry.example"
 * [host."https://mirror.example"]
 *   capabilities = ["pull", "resolve"]
 *   ca = "/etc/certs/mirror.pem"
 *   [host."https://mirror.example".header]
 *     x-team = "builders"
 * </pre>
 *
 * @param hosts in the order they are asked: as they stand in the file, the registry itself last
 */
record HostsFile(List<RegistryHost> hosts) {

    private static final Set<String> OF_A_HOST =
            Set.of("capabilities", "ca", "client", "skip_verify", "override_path", "header");

    HostsFile {
        hosts = List.copyOf(hosts);
    }

    /**
     * Reads the file.
     *
     * @param registry whose file it is
     * @param itself the registry where the file names no other server
     */
    static HostsFile read(Path file, String registry, RegistryHost itself, RegistryHosts all) {
        try {
            Map<String, Object> document = Toml.parse(Files.readString(file));
            return new Reader(file, registry, all).read(document, itself);
        } catch (IOException | Toml.TomlException | IllegalArgumentException e) {
            throw new ServerError("read the registry hosts in " + file + ": " + e.getMessage(), e);
        }
    }

    private record Reader(Path file, String registry, RegistryHosts all) {

        HostsFile read(Map<String, Object> document, RegistryHost itself) throws IOException {
            Map<String, Object> server = new LinkedHashMap<>(document);
            Map<?, ?> mirrors = server.remove("host") instanceof Map<?, ?> map ? map : Map.of();
            Object address = server.remove("server");
            List<RegistryHost> hosts = new ArrayList<>();
            for (Map.Entry<?, ?> mirror : mirrors.entrySet()) {
                if (!(mirror.getValue() instanceof Map<?, ?> settings)) {
                    throw new IllegalArgumentException("host." + mirror.getKey() + " is no table");
                }
                hosts.add(host(String.valueOf(mirror.getKey()), settings, true));
            }
            if (address == null && server.isEmpty()) {
                hosts.add(itself);
            } else {
                String base = itself.base().toString();
                hosts.add(host(
                        address == null ? base.substring(0, base.length() - "/v2".length()) : text("server", address),
                        server,
                        false));
            }
            return new HostsFile(hosts);
        }

        private RegistryHost host(String address, Map<?, ?> settings, boolean mirror) throws IOException {
            for (Object key : settings.keySet()) {
                if (!OF_A_HOST.contains(key)) {
                    throw new IllegalArgumentException("unknown key " + key + " of " + address);
                }
            }
            URI uri = URI.create(address.contains("://") ? address : "https://" + address);
            if (uri.getRawAuthority() == null
                    || !Set.of("http", "https").contains(uri.getScheme())
                    || uri.getRawUserInfo() != null
                    || uri.getRawQuery() != null) {
                throw new IllegalArgumentException("no address of a registry host: " + address);
            }
            return new RegistryHost(
                    base(uri, truth(settings, "override_path")),
                    tls(uri, settings),
                    capabilities(settings.get("capabilities")),
                    headers(settings.get("header")),
                    mirror,
                    mirror && !uri.getRawAuthority().equals(registry) ? registry : "");
        }

        private static URI base(URI uri, boolean overridden) {
            String whole = uri.toString().replaceFirst("/+$", "");
            return URI.create(overridden || uri.getRawPath().endsWith("/v2") ? whole : whole + "/v2");
        }

        private TlsSettings tls(URI uri, Map<?, ?> settings) throws IOException {
            TlsSettings folder = all.tls(uri.getRawAuthority());
            List<PemFile> authorities = new ArrayList<>(folder.authorities());
            for (Object path : several(settings.get("ca"))) {
                authorities.add(pem(text("ca", path)));
            }
            List<ClientPair> clients = new ArrayList<>(folder.clients());
            for (Object pair : several(settings.get("client"))) {
                List<Object> files = several(pair);
                if (files.isEmpty() || files.size() > 2) {
                    throw new IllegalArgumentException("client must be files, or pairs of certificate and key");
                }
                clients.add(
                        new ClientPair(pem(text("client", files.getFirst())), pem(text("client", files.getLast()))));
            }
            return new TlsSettings(authorities, clients, folder.verify() && !truth(settings, "skip_verify"));
        }

        /** Paths count from the folder of the file. */
        private PemFile pem(String path) throws IOException {
            return PemFile.of(file.resolveSibling(path));
        }

        private static Set<Capability> capabilities(@Nullable Object given) {
            if (given == null) {
                return EnumSet.allOf(Capability.class);
            }
            Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
            for (Object name : several(given)) {
                capabilities.add(Capability.valueOf(text("capabilities", name).toUpperCase(Locale.ROOT)));
            }
            return capabilities;
        }

        private static Map<String, List<String>> headers(@Nullable Object given) {
            Map<String, List<String>> headers = new LinkedHashMap<>();
            if (given instanceof Map<?, ?> map) {
                map.forEach((name, values) -> headers.put(
                        String.valueOf(name),
                        several(values).stream()
                                .map(value -> text("header", value))
                                .toList()));
            } else if (given != null) {
                throw new IllegalArgumentException("header is no table");
            }
            return headers;
        }

        private static boolean truth(Map<?, ?> settings, String key) {
            Object value = settings.get(key);
            if (value != null && !(value instanceof Boolean)) {
                throw new IllegalArgumentException(key + " is neither true nor false");
            }
            return Boolean.TRUE.equals(value);
        }

        private static List<Object> several(@Nullable Object value) {
            return switch (value) {
                case null -> List.of();
                case List<?> list -> List.copyOf(list);
                default -> List.of(value);
            };
        }

        private static String text(String key, Object value) {
            if (value instanceof String text) {
                return text;
            }
            throw new IllegalArgumentException(key + " is no string");
        }
    }
}
