package dev.jdocker.daemon.network.model;

import dev.jdocker.api.json.Copy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The networks of a container that runs, as they are; written down on the exec root.
 *
 * @param container its id
 * @param name its name, without a slash
 * @param file by which processes join its network namespace
 * @param endpoints whoever is to have the default route first
 * @param wishes the ports that it wants of the host
 * @param ports those that it has, at whoever has the default route
 */
public record Sandbox(
        String container,
        String name,
        String file,
        List<Endpoint> endpoints,
        List<PortWish> wishes,
        List<PortMapping> ports) {

    /** Docker's order: priority, then those with a way out, those of two families, and the name of the network. */
    private static final Comparator<Endpoint> ORDER = Comparator.comparingInt(
                    (Endpoint endpoint) -> -endpoint.gwPriority())
            .thenComparing(Endpoint::internal)
            .thenComparingInt(endpoint -> -gateways(endpoint))
            .thenComparing(Endpoint::network);

    public Sandbox {
        endpoints = endpoints.stream().sorted(ORDER).toList();
        wishes = Copy.list(wishes);
        ports = Copy.list(ports);
    }

    private static int gateways(Endpoint endpoint) {
        return (endpoint.hasWayOut(true) ? 1 : 0) + (endpoint.hasWayOut(false) ? 1 : 0);
    }

    /** Its endpoint in a network. */
    public Optional<Endpoint> in(String networkId) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.networkId().equals(networkId))
                .findFirst();
    }

    /** Whoever has the default route of a family, null for nobody; one that has both families goes before two others. */
    public @Nullable Endpoint gateway(boolean v4) {
        Endpoint first4 = null;
        Endpoint first6 = null;
        for (Endpoint endpoint : endpoints) {
            boolean has4 = endpoint.hasWayOut(true);
            boolean has6 = endpoint.hasWayOut(false);
            if (has4 && has6) {
                return endpoint;
            }
            first4 = first4 == null && has4 ? endpoint : first4;
            first6 = first6 == null && has6 ? endpoint : first6;
            if (first4 != null && first6 != null) {
                break;
            }
        }
        return v4 ? first4 : first6;
    }

    public Sandbox with(Endpoint joined) {
        List<Endpoint> all = new ArrayList<>(endpoints);
        all.add(joined);
        return new Sandbox(container, name, file, all, wishes, ports);
    }

    public Sandbox without(Endpoint left) {
        return new Sandbox(
                container,
                name,
                file,
                endpoints.stream().filter(endpoint -> !endpoint.equals(left)).toList(),
                wishes,
                ports);
    }

    public Sandbox withPorts(List<PortMapping> published) {
        return new Sandbox(container, name, file, endpoints, wishes, published);
    }

    /** The same after the container got another name, by which others of its networks know it. */
    public Sandbox renamed(String newName) {
        List<Endpoint> all = endpoints.stream()
                .map(endpoint -> endpoint.withDnsNames(endpoint.dnsNames().stream()
                        .map(known -> known.equals(name) ? newName : known)
                        .distinct()
                        .toList()))
                .toList();
        return new Sandbox(container, newName, file, all, wishes, ports);
    }
}
