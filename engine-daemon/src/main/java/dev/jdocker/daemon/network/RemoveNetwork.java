package dev.jdocker.daemon.network;

import dev.jdocker.daemon.event.EventBus;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.http.Protection;
import dev.jdocker.daemon.network.model.Network;

/** {@code DELETE /networks/{id}}. */
record RemoveNetwork(Networks networks, EventBus events) implements Handler {

    @Override
    public void handle(Exchange exchange) {
        String reference = exchange.pathVariable("id");
        if (Protection.isOn(networks.get(reference).labels()) && !Protection.isWaived(exchange.query())) {
            throw Protection.refusal("error while removing network " + reference, "network");
        }
        remove(reference);
        exchange.respond(204);
    }

    Network remove(String reference) {
        Network network = networks.changes().remove(reference);
        if (!network.configOnly()) {
            events.publish("network", "destroy", network.id(), ChangeNetworks.attributes(network));
        }
        return network;
    }
}
