package dev.jdocker.daemon.network;

import dev.jdocker.api.filter.Filters;
import dev.jdocker.api.network.EndpointSettings;
import dev.jdocker.api.network.NetworkInspect;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.Forbidden;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Routes;
import dev.jdocker.linux.netlink.IpPrefix;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** {@code GET /networks}, {@code GET} and {@code DELETE /networks/{id}}. */
public final class NetworkRoutes {
    private static final String SCOPE = "local";
    private static final Set<String> FILTERS = Set.of("dangling", "driver", "id", "label", "name", "scope", "type");

    private final Networks networks;
    private final NetworkMembers members;

    public NetworkRoutes(Networks networks, NetworkMembers members) {
        this.networks = networks;
        this.members = members;
    }

    public void register(Routes routes) {
        routes.add("GET", "/networks", this::list)
                .add("GET", "/networks/{id}", this::inspect)
                .add("DELETE", "/networks/{id}", this::remove);
    }

    private void list(Exchange exchange) {
        Predicate<Network> filter = filter(exchange.query().filters().requireKnown(FILTERS));
        // Who is in a network is told only when one is asked for.
        exchange.respond(
                200,
                networks.all().stream()
                        .filter(filter)
                        .map(network -> view(network, Map.of()))
                        .toList());
    }

    private static Predicate<Network> filter(Filters filters) {
        for (String type : filters.get("type")) {
            if (!type.equals("builtin") && !type.equals("custom")) {
                throw new BadRequest("invalid filter: 'type'='" + type + "'");
            }
        }
        boolean dangling = filters.bool("dangling", false);
        return network -> !dangling
                && matchesAny(filters.get("name"), network.name())
                && matchesAny(filters.get("id"), network.id())
                && filters.matches("driver", network.driver())
                && filters.matches("scope", SCOPE)
                && filters.matches("type", "builtin")
                && filters.matchesLabels("label", Map.of());
    }

    /** Whether a wanted text is part of it, bound to its beginning by ^ and to its end by $. */
    private static boolean matchesAny(Set<String> wanted, String text) {
        return wanted.isEmpty() || wanted.stream().anyMatch(part -> matchesPart(part, text));
    }

    private static boolean matchesPart(String part, String text) {
        boolean first = part.startsWith("^");
        boolean last = part.endsWith("$");
        String bare = part.substring(first ? 1 : 0, part.length() - (last ? 1 : 0));
        if (first && last) {
            return text.equals(bare);
        }
        if (first) {
            return text.startsWith(bare);
        }
        return last ? text.endsWith(bare) : text.contains(bare);
    }

    private void inspect(Exchange exchange) {
        Network network = networks.get(exchange.pathVariable("id"));
        String scope = exchange.query().string("scope", "");
        if (!scope.isEmpty() && !scope.equals(SCOPE)) {
            throw new NotFound("network " + exchange.pathVariable("id") + " not found");
        }
        Map<String, NetworkInspect.Endpoint> endpoints = new LinkedHashMap<>();
        for (NetworkMembers.Member member : members.membersOf(network.name())) {
            endpoints.put(member.containerId(), endpoint(member));
        }
        exchange.respond(200, view(network, endpoints));
    }

    private void remove(Exchange exchange) {
        Network network = networks.get(exchange.pathVariable("id"));
        throw new Forbidden(network.name() + " is a pre-defined network and cannot be removed");
    }

    private static NetworkInspect.Endpoint endpoint(NetworkMembers.Member member) {
        EndpointSettings joined = member.endpoint();
        return joined == null
                ? new NetworkInspect.Endpoint(member.name(), member.endpointId(), "", "", "")
                : new NetworkInspect.Endpoint(
                        member.name(),
                        member.endpointId(),
                        joined.macAddress(),
                        joined.ipAddress() + "/" + joined.ipPrefixLen(),
                        "");
    }

    private NetworkInspect.Ipam ipam(Network network) {
        return networks.gateway(network)
                .map(gateway -> new NetworkInspect.Ipam(
                        "default",
                        null,
                        List.of(Map.of(
                                "Subnet", gateway.network().toString(), "Gateway", IpPrefix.text(gateway.address())))))
                .orElse(NetworkInspect.Ipam.DEFAULT);
    }

    private NetworkInspect view(Network network, Map<String, NetworkInspect.Endpoint> endpoints) {
        return new NetworkInspect(
                network.name(),
                network.id(),
                network.created(),
                SCOPE,
                network.driver(),
                true,
                false,
                ipam(network),
                false,
                false,
                false,
                NetworkInspect.ConfigReference.NONE,
                false,
                endpoints,
                networks.options(network),
                Map.of());
    }
}
