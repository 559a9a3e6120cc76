package dev.jdocker.daemon.registry.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses the proxy for an address as Go's programs do: one for each scheme, and none for this machine and for what {@code
 * NO_PROXY} names.
 */
public final class Proxies extends ProxySelector {

    private final String http;
    private final String https;
    private final List<String> without;

    /**
     * @param without names, {@code .domains}, addresses and ranges between commas; {@code *} is everything
     */
    public Proxies(String http, String https, String without) {
        this.http = http;
        this.https = https;
        this.without = List.of(without.toLowerCase(Locale.ROOT).split(",")).stream()
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    /** The proxies of the environment; what the configuration says wins. */
    public static Proxies of(Map<String, String> environment, String http, String https, String without) {
        return new Proxies(
                http.isEmpty() ? either(environment, "HTTP_PROXY") : http,
                https.isEmpty() ? either(environment, "HTTPS_PROXY") : https,
                without.isEmpty() ? either(environment, "NO_PROXY") : without);
    }

    private static String either(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "");
        return value.isEmpty() ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "") : value;
    }

    /** The address of the proxy that leads to {@code uri}, with user and password if it has them. */
    public Optional<URI> proxy(URI uri) {
        String proxy = "https".equals(uri.getScheme()) ? https : http;
        if (proxy.isEmpty() || isDirect(uri)) {
            return Optional.empty();
        }
        return Optional.of(URI.create(proxy.contains("://") ? proxy : "http://" + proxy));
    }

    @Override
    public List<Proxy> select(URI uri) {
        return proxy(uri)
                .map(address -> List.of(new Proxy(
                        Proxy.Type.HTTP, InetSocketAddress.createUnresolved(address.getHost(), port(address)))))
                .orElse(List.of(Proxy.NO_PROXY));
    }

    private static int port(URI address) {
        return address.getPort() >= 0 ? address.getPort() : "https".equals(address.getScheme()) ? 443 : 80;
    }

    private boolean isDirect(URI uri) {
        String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
        Optional<InetAddress> literal = AddressRange.literal(host);
        if (host.equals("localhost")
                || literal.filter(InetAddress::isLoopbackAddress).isPresent()) {
            return true;
        }
        return without.stream().anyMatch(entry -> covers(entry, host, port(uri), literal));
    }

    private static boolean covers(String entry, String host, int port, Optional<InetAddress> literal) {
        if (entry.equals("*")) {
            return true;
        }
        Optional<AddressRange> range = AddressRange.parse(entry);
        if (range.isPresent()) {
            return literal.filter(range.get()::contains).isPresent();
        }
        String name = entry;
        int colon = entry.lastIndexOf(':');
        if (colon >= 0 && entry.indexOf(':') == colon) {
            if (!entry.substring(colon + 1).equals(Integer.toString(port))) {
                return false;
            }
            name = entry.substring(0, colon);
        }
        String domain = name.startsWith("*.") ? name.substring(1) : name;
        return domain.startsWith(".") ? host.endsWith(domain) : host.equals(domain) || host.endsWith("." + domain);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // Nothing is learned from it: whoever connects reports it.
    }
}
