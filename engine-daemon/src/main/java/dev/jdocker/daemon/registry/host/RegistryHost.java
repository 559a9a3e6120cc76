package dev.jdocker.daemon.registry.host;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One host that stands for a registry.
 *
 * @param base what paths of the protocol are appended to, without a slash at its end: {@code https://host:port/v2}
 * @param can what it is asked for
 * @param headers sent with each request to it
 * @param mirror whether it is not the registry itself: it gets no credentials, and what it refuses the next may have
 * @param namespace the registry that a mirror of several is to answer for ({@code ?ns=}); empty where it need not be told
 */
public record RegistryHost(
        URI base,
        TlsSettings tls,
        Set<Capability> can,
        Map<String, List<String>> headers,
        boolean mirror,
        String namespace) {

    /** What a host is asked for. */
    public enum Capability {
        /** Manifests and blobs by digest. */
        PULL,
        /** Manifests by tag. */
        RESOLVE,
        PUSH
    }

    public RegistryHost {
        can = Set.copyOf(can);
        headers = Map.copyOf(headers);
    }

    /** The registry at an address itself, which can everything. */
    static RegistryHost plain(String scheme, String authority, TlsSettings tls) {
        return new RegistryHost(
                URI.create(scheme + "://" + authority + "/v2"), tls, Set.of(Capability.values()), Map.of(), false, "");
    }

    RegistryHost withBase(URI other) {
        return new RegistryHost(other, tls, can, headers, mirror, namespace);
    }

    /** Host and port as they stand in the address. */
    public String authority() {
        return Objects.requireNonNull(base.getRawAuthority());
    }

    /** A path of the protocol, perhaps with a query: {@code library/x/tags/list}. */
    public URI at(String path) {
        String query = namespace.isEmpty() ? "" : (path.indexOf('?') < 0 ? "?ns=" : "&ns=") + namespace;
        return URI.create(base + "/" + path + query);
    }

    public boolean encrypted() {
        return "https".equals(base.getScheme());
    }
}
