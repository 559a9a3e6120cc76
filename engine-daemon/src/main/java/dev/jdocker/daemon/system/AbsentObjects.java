package dev.jdocker.daemon.system;

import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.error.NotImplemented;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Routes;
import java.util.Set;

/**
 * Looks up objects of kinds that this engine cannot make yet: there are none of that name. Clients that search all kinds for a
 * name, as {@code docker inspect} does, go on to the next kind then.
 */
final class AbsentObjects {
    private static final Set<String> BUILT_IN_NETWORKS = Set.of("none", "host");

    private AbsentObjects() {}

    static void register(Routes routes) {
        routes.add("GET", "/networks/{name}", AbsentObjects::network)
                .add("GET", "/volumes/{name:.*}", exchange -> {
                    throw new NotFound("get " + exchange.pathVariable("name") + ": no such volume");
                })
                .add("GET", "/plugins/{name:.*}/json", exchange -> {
                    throw new NotFound("plugin \"" + exchange.pathVariable("name") + "\" not found");
                });
    }

    private static void network(Exchange exchange) {
        String name = exchange.pathVariable("name");
        if (BUILT_IN_NETWORKS.contains(name)) {
            throw new NotImplemented("inspecting the network " + name + " is not implemented yet");
        }
        throw new NotFound("network " + name + " not found");
    }
}
