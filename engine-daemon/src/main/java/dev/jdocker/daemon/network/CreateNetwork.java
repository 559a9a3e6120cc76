package dev.jdocker.daemon.network;

import dev.jdocker.api.network.NetworkCreateRequest;
import dev.jdocker.api.network.NetworkCreateResponse;
import dev.jdocker.daemon.event.EventBus;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.network.model.Network;

/** {@code POST /networks/create}. */
record CreateNetwork(Networks networks, EventBus events) implements Handler {

    @Override
    public void handle(Exchange exchange) {
        Network network = networks.changes().create(exchange.json(NetworkCreateRequest.class));
        events.publish("network", "create", network.id(), ChangeNetworks.attributes(network));
        exchange.respond(201, new NetworkCreateResponse(network.id(), ""));
    }
}
