package dev.jdocker.daemon.secret;

import dev.jdocker.api.filter.Filters;
import dev.jdocker.api.secret.Secret;
import dev.jdocker.api.secret.SecretRequest;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Routes;
import java.util.Map;
import java.util.Set;

/** The operations on secrets or configs, all ours: Docker has them for a swarm only. */
public final class SecretRoutes {
    private static final Set<String> FILTERS = Set.of("id", "label", "name");

    private final Secrets secrets;

    public SecretRoutes(Secrets secrets) {
        this.secrets = secrets;
    }

    public void register(Routes routes) {
        String path = "/jdocker/" + secrets.kind().plural();
        routes.add("GET", path, this::list)
                .add("POST", path + "/create", this::create)
                .add("GET", path + "/{id}", this::inspect)
                .add("DELETE", path + "/{id}", this::remove);
    }

    private void list(Exchange exchange) {
        Filters filters = exchange.query().filters().requireKnown(FILTERS);
        exchange.respond(
                200,
                secrets.all().stream()
                        .filter(secret -> isMeant(secret, filters))
                        .toList());
    }

    private static boolean isMeant(Secret secret, Filters filters) {
        return begins(filters.get("id"), secret.id())
                && begins(filters.get("name"), secret.spec().name())
                && filters.matchesLabels("label", secret.spec().labels());
    }

    private static boolean begins(Set<String> wanted, String text) {
        return wanted.isEmpty() || wanted.stream().anyMatch(text::startsWith);
    }

    private void create(Exchange exchange) {
        Secret made = secrets.create(exchange.json(SecretRequest.class));
        exchange.respond(201, Map.of("ID", made.id()));
    }

    private void inspect(Exchange exchange) {
        exchange.respond(200, secrets.get(exchange.pathVariable("id")));
    }

    private void remove(Exchange exchange) {
        secrets.remove(exchange.pathVariable("id"));
        exchange.respond(204);
    }
}
