package dev.jdocker.daemon.network.dns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The names in one network. Not for several threads. */
final class Zone {
    private static final int SHORT_ID = 12;

    private final Map<String, DnsEndpoint> byContainer = new LinkedHashMap<>();
    private final Map<String, Map<String, DnsEndpoint>> byName = new HashMap<>();
    private final Map<InetAddress, DnsEndpoint> byAddress = new HashMap<>();

    void add(DnsEndpoint endpoint) {
        remove(endpoint.containerId());
        byContainer.put(endpoint.containerId(), endpoint);
        for (String name : names(endpoint)) {
            byName.computeIfAbsent(name, _ -> new LinkedHashMap<>()).put(endpoint.containerId(), endpoint);
        }
        endpoint.addresses().forEach(address -> byAddress.put(address, endpoint));
    }

    void remove(String container) {
        DnsEndpoint endpoint = byContainer.remove(container);
        if (endpoint == null) {
            return;
        }
        for (String name : names(endpoint)) {
            Map<String, DnsEndpoint> holders = byName.get(name);
            if (holders != null && holders.remove(container) != null && holders.isEmpty()) {
                byName.remove(name);
            }
        }
        endpoint.addresses().forEach(address -> byAddress.remove(address, endpoint));
    }

    boolean isEmpty() {
        return byContainer.isEmpty();
    }

    /** The addresses of all that have the name, in the order they came; empty where nobody has it. */
    Optional<List<InetAddress>> addresses(String name) {
        Map<String, DnsEndpoint> holders = byName.get(name);
        if (holders == null) {
            return Optional.empty();
        }
        List<InetAddress> addresses = new ArrayList<>();
        holders.values().forEach(endpoint -> addresses.addAll(endpoint.addresses()));
        return Optional.of(addresses);
    }

    Optional<String> nameOf(InetAddress address) {
        return Optional.ofNullable(byAddress.get(address))
                .map(endpoint -> endpoint.names().getFirst() + "." + endpoint.networkName());
    }

    private static Set<String> names(DnsEndpoint endpoint) {
        Set<String> names = new LinkedHashSet<>();
        if (endpoint.names().isEmpty()) {
            return names; // in a network without names
        }
        endpoint.names().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        String id = endpoint.containerId();
        // The whole id has 64 characters, which no name's part may have (RFC 1035, section 2.3.4).
        names.add(id.substring(0, Math.min(SHORT_ID, id.length())));
        return names;
    }
}
