package dev.jdocker.daemon.system;

import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.http.Routes;

/**
 * Looks up objects of kinds that this engine cannot make yet: there are none of that name. Clients that search all kinds for a
 * name, as {@code docker inspect} does, go on to the next kind then.
 */
final class AbsentObjects {
    private AbsentObjects() {}

    static void register(Routes routes) {
        routes.add("GET", "/plugins/{name:.*}/json", exchange -> {
            throw new NotFound("plugin \"" + exchange.pathVariable("name") + "\" not found");
        });
    }
}
