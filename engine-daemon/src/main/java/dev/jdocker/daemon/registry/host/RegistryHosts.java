package dev.jdocker.daemon.registry.host;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the hosts that stand for a registry, in the order they are asked. A {@code hosts.toml} in the registry's folder of
 * certificates decides alone; else docker.io has the mirrors of the daemon's configuration, and an insecure registry
 * is tried with TLS first.
 *
 * @param mirrors of docker.io, as {@code registry-mirrors} lists them
 */
public record RegistryHosts(List<URI> mirrors, InsecureHosts insecure, CertificateFolders certificates) {

    /** The registry of names without one. */
    public static final String DOCKER_HUB = "docker.io";

    private static final String INDEX_HOST = "index.docker.io";
    private static final String DOCKER_HUB_HOST = "registry-1.docker.io";

    public RegistryHosts {
        mirrors = List.copyOf(mirrors);
    }

    /** The hosts to read from, the mirrors first. */
    public List<RegistryHost> forPull(String registry) {
        Optional<HostsFile> file = hostsFile(registry);
        if (file.isPresent()) {
            return file.get().hosts();
        }
        List<RegistryHost> hosts = new ArrayList<>();
        if (registry.equals(DOCKER_HUB)) {
            for (URI mirror : mirrors) {
                hosts.add(mirror(mirror));
            }
        }
        hosts.addAll(themselves(registry));
        return hosts;
    }

    /** The hosts to write to, none of them a mirror. */
    public List<RegistryHost> forPush(String registry) {
        Optional<HostsFile> file = hostsFile(registry);
        if (file.isEmpty()) {
            return themselves(registry);
        }
        return file.get().hosts().stream()
                .filter(host -> host.can().contains(RegistryHost.Capability.PUSH))
                .toList();
    }

    /** Where a registry is searched: the first version of the protocol, which is all that has a search. */
    public List<RegistryHost> forSearch(String registry) {
        List<RegistryHost> hosts = registry.equals(DOCKER_HUB) ? themselves(INDEX_HOST) : themselves(registry);
        return hosts.stream()
                .map(host -> host.withBase(URI.create(host.base().toString().replaceFirst("/v2$", "/v1"))))
                .toList();
    }

    /** How any other host is judged that a registry sends us to. */
    public TlsSettings tls(String authority) {
        return certificates.tls(authority).verifying(!insecure.contains(authority));
    }

    private Optional<HostsFile> hostsFile(String registry) {
        Optional<Path> file = certificates
                .of(registry)
                .map(folder -> folder.resolve("hosts.toml"))
                .filter(Files::exists);
        return file.map(path -> HostsFile.read(path, registry, itself(registry), this));
    }

    private RegistryHost mirror(URI mirror) {
        String base = mirror.toString().replaceFirst("/+$", "");
        return new RegistryHost(
                URI.create(base + "/v2"),
                tls(mirror.getRawAuthority()),
                Set.of(RegistryHost.Capability.PULL, RegistryHost.Capability.RESOLVE),
                Map.of(),
                true,
                "");
    }

    private RegistryHost itself(String registry) {
        return themselves(registry).getFirst();
    }

    private List<RegistryHost> themselves(String registry) {
        String authority = registry.equals(DOCKER_HUB) ? DOCKER_HUB_HOST : registry;
        TlsSettings tls = tls(authority);
        RegistryHost encrypted = RegistryHost.plain("https", authority, tls);
        return tls.verify()
                ? List.of(encrypted)
                : List.of(encrypted, RegistryHost.plain("http", authority, TlsSettings.SYSTEM));
    }
}
