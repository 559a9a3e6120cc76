package dev.jdocker.daemon.network.dns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The names of all networks, each seen by the containers in it alone. A name may be followed by a dot and its network's;
 * both may have dots in them. For several threads.
 */
final class Zones {
    private final Map<String, Zone> byNetwork = new HashMap<>();
    private final Map<String, Map<String, DnsEndpoint>> byContainer = new HashMap<>();
    private int turn;

    synchronized void add(DnsEndpoint endpoint) {
        byNetwork.computeIfAbsent(endpoint.networkId(), _ -> new Zone()).add(endpoint);
        byContainer
                .computeIfAbsent(endpoint.containerId(), _ -> new LinkedHashMap<>())
                .put(endpoint.networkId(), endpoint);
    }

    synchronized void remove(String network, String container) {
        Zone zone = byNetwork.get(network);
        if (zone != null) {
            zone.remove(container);
            if (zone.isEmpty()) {
                byNetwork.remove(network);
            }
        }
        Map<String, DnsEndpoint> own = byContainer.get(container);
        if (own != null && own.remove(network) != null && own.isEmpty()) {
            byContainer.remove(container);
        }
    }

    /** Whether any of its networks leads out. */
    synchronized boolean reachesOut(String container) {
        return endpoints(container).stream().anyMatch(endpoint -> !endpoint.internal());
    }

    /**
     * What a name means to a container.
     *
     * @param name in lower case, without a dot at its end
     * @param v4 which kind of address is wanted
     */
    synchronized Resolution resolve(String container, String name, boolean v4) {
        List<DnsEndpoint> own = endpoints(container);
        Resolution known = lookup(own, name, "", v4);
        // "a.b.c" is also "a.b" in the network "c" and "a" in "b.c".
        for (int dot = name.lastIndexOf('.'); dot > 0 && isUnknown(known); dot = name.lastIndexOf('.', dot - 1)) {
            known = lookup(own, name.substring(0, dot), name.substring(dot + 1), v4);
        }
        return known;
    }

    private static boolean isUnknown(Resolution resolution) {
        return resolution instanceof Resolution.Unknown;
    }

    private List<DnsEndpoint> endpoints(String container) {
        return List.copyOf(byContainer.getOrDefault(container, Map.of()).values());
    }

    /** What the container's own word for another stands for goes before names that anybody has. */
    private Resolution lookup(List<DnsEndpoint> own, String name, String network, boolean v4) {
        Optional<List<InetAddress>> found = Optional.empty();
        for (DnsEndpoint endpoint : own) {
            if (network.isEmpty() || network.equals(endpoint.networkName().toLowerCase(Locale.ROOT))) {
                String link = link(endpoint, name);
                Optional<List<InetAddress>> here = zone(endpoint).addresses(link == null ? name : link);
                if (here.isPresent()) {
                    List<InetAddress> wanted = here.get().stream()
                            .filter(address -> address.getAddress().length == (v4 ? 4 : 16))
                            .distinct()
                            .toList();
                    if (!wanted.isEmpty()) {
                        return new Resolution.Addresses(inTurn(wanted));
                    }
                    found = Optional.of(List.of());
                }
            }
        }
        return found.isPresent() ? new Resolution.Addresses(found.get()) : new Resolution.Unknown();
    }

    private static @Nullable String link(DnsEndpoint endpoint, String name) {
        for (Map.Entry<String, String> link : endpoint.links().entrySet()) {
            if (link.getKey().equalsIgnoreCase(name)) {
                return link.getValue().toLowerCase(Locale.ROOT);
            }
        }
        return null;
    }

    private Zone zone(DnsEndpoint endpoint) {
        Zone zone = byNetwork.get(endpoint.networkId());
        if (zone == null) {
            throw new IllegalStateException("a container is in a network without names: " + endpoint.networkName());
        }
        return zone;
    }

    private List<InetAddress> inTurn(List<InetAddress> addresses) {
        if (addresses.size() == 1) {
            return addresses;
        }
        List<InetAddress> turned = new ArrayList<>(addresses);
        turn = turn == Integer.MAX_VALUE ? 0 : turn + 1;
        Collections.rotate(turned, turn % turned.size());
        return turned;
    }

    /** Who has an address in one of the container's networks. */
    synchronized Resolution nameOf(String container, InetAddress address) {
        for (DnsEndpoint endpoint : endpoints(container)) {
            Optional<String> name = zone(endpoint).nameOf(address);
            if (name.isPresent()) {
                return new Resolution.Name(name.get());
            }
        }
        return new Resolution.Unknown();
    }
}
