package dev.jdocker.daemon.network;

import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.network.model.Network;
import java.util.function.Predicate;

/** {@code GET /networks}. Who is in a network is told only when one is asked for, since 1.28. */
record ListNetworks(Networks networks, NetworkMembers members) implements Handler {

    @Override
    public void handle(Exchange exchange) {
        Predicate<Network> filter = NetworkFilter.of(
                exchange.query().filters(),
                network -> !members.membersOf(network.name()).isEmpty());
        exchange.respond(
                200,
                networks.all().stream()
                        .filter(filter)
                        .map(network -> exchange.apiVersion().atLeast(1, 28)
                                ? NetworkAnswer.of(network)
                                : NetworkAnswer.of(network, members.membersOf(network.name())))
                        .toList());
    }
}
