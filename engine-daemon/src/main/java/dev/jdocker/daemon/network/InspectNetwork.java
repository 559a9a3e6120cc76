package dev.jdocker.daemon.network;

import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.network.model.Network;
import java.util.Set;

/** {@code GET /networks/{id}}. The services that {@code verbose} adds are those of a swarm: there are none. */
record InspectNetwork(Networks networks, NetworkMembers members) implements Handler {
    private static final Set<String> BOOLEANS =
            Set.of("1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False");

    @Override
    public void handle(Exchange exchange) {
        String reference = exchange.pathVariable("id");
        requireBoolean(exchange.query().string("verbose", ""));
        Network network = networks.get(reference);
        String scope = exchange.query().string("scope", "");
        if (!scope.isEmpty() && !scope.equals(Network.SCOPE)) {
            throw new NotFound("network " + reference + " not found");
        }
        exchange.respond(200, NetworkAnswer.of(network, members.membersOf(network.name())));
    }

    /** The one parameter of the API that takes what Go calls a boolean only. */
    private static void requireBoolean(String verbose) {
        if (!verbose.isEmpty() && !BOOLEANS.contains(verbose)) {
            throw new BadRequest("invalid value for verbose: " + verbose + ": strconv.ParseBool: parsing \"" + verbose
                    + "\": invalid syntax");
        }
    }
}
