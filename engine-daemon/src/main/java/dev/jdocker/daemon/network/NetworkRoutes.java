package dev.jdocker.daemon.network;

import dev.jdocker.daemon.error.Forbidden;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Routes;
import dev.jdocker.daemon.network.model.Network;

/** The operations under {@code /networks} that need no container. */
public final class NetworkRoutes {
    private final Networks networks;
    private final NetworkMembers members;

    public NetworkRoutes(Networks networks, NetworkMembers members) {
        this.networks = networks;
        this.members = members;
    }

    public void register(Routes routes) {
        routes.add("GET", "/networks", new ListNetworks(networks, members))
                .add("GET", "/networks/{id}", new InspectNetwork(networks, members))
                .add("DELETE", "/networks/{id}", this::remove);
    }

    private void remove(Exchange exchange) {
        Network network = networks.get(exchange.pathVariable("id"));
        throw new Forbidden(network.name() + " is a pre-defined network and cannot be removed");
    }
}
