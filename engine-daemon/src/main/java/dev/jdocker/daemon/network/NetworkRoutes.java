package dev.jdocker.daemon.network;

import dev.jdocker.daemon.event.EventBus;
import dev.jdocker.daemon.http.Routes;

/** The operations under {@code /networks} that need no container. */
public final class NetworkRoutes {
    private final Networks networks;
    private final NetworkMembers members;

    private final EventBus events;

    public NetworkRoutes(Networks networks, NetworkMembers members, EventBus events) {
        this.networks = networks;
        this.members = members;
        this.events = events;
    }

    public void register(Routes routes) {
        RemoveNetwork removal = new RemoveNetwork(networks, events);
        routes.add("GET", "/networks", new ListNetworks(networks, members))
                .add("GET", "/networks/{id}", new InspectNetwork(networks, members))
                .add("POST", "/networks/create", new CreateNetwork(networks, events))
                .add("POST", "/networks/prune", new PruneNetworks(networks, removal, events))
                .add("DELETE", "/networks/{id}", removal);
    }
}
