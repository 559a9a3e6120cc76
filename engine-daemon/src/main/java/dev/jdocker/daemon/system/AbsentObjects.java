package dev.jdocker.daemon.system;

import dev.jdocker.api.json.Absent;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Routes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks up objects of kinds that this engine cannot make yet: there are none of that name. Clients that search all kinds for a
 * name, as {@code docker inspect} does, go on to the next kind then.
 */
final class AbsentObjects {
    private static final Set<String> VOLUME_FILTERS = Set.of("dangling", "driver", "label", "name");

    private AbsentObjects() {}

    static void register(Routes routes) {
        routes.add("GET", "/volumes", AbsentObjects::volumes)
                .add("GET", "/volumes/{name:.*}", exchange -> {
                    throw new NotFound("get " + exchange.pathVariable("name") + ": no such volume");
                })
                .add("GET", "/plugins/{name:.*}/json", exchange -> {
                    throw new NotFound("plugin \"" + exchange.pathVariable("name") + "\" not found");
                });
    }

    private static void volumes(Exchange exchange) {
        exchange.query().filters().requireKnown(VOLUME_FILTERS);
        Map<String, Object> none = new LinkedHashMap<>();
        none.put("Volumes", List.of());
        none.put("Warnings", Absent.list());
        exchange.respond(200, none);
    }
}
