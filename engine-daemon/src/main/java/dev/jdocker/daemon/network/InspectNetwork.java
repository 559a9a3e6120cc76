package dev.jdocker.daemon.network;

import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.network.model.Network;

/** {@code GET /networks/{id}}. The services that {@code verbose} adds are those of a swarm: there are none. */
record InspectNetwork(Networks networks, NetworkMembers members) implements Handler {

    @Override
    public void handle(Exchange exchange) {
        String reference = exchange.pathVariable("id");
        boolean _ = exchange.query().bool("verbose", false);
        Network network = networks.get(reference);
        String scope = exchange.query().string("scope", "");
        if (!scope.isEmpty() && !scope.equals(Network.SCOPE)) {
            throw new NotFound("network " + reference + " not found");
        }
        exchange.respond(200, NetworkAnswer.of(network, members.membersOf(network.name())));
    }
}
