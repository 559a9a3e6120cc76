package dev.jdocker.daemon.registry.route;

import dev.jdocker.api.image.ImageReference;
import dev.jdocker.api.image.InvalidReferenceException;
import dev.jdocker.api.system.AuthConfig;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Routes;
import dev.jdocker.daemon.registry.RegistryAuth;
import dev.jdocker.daemon.registry.remote.RemoteRegistries;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Registers the operations on registries. */
public final class RegistryRoutes {

    private final Login login;
    private final DistributionInspection inspection;
    private final Search search;

    public RegistryRoutes(RemoteRegistries registries) {
        this.login = new Login(registries);
        this.inspection = new DistributionInspection(registries);
        this.search = new Search(registries);
    }

    public void register(Routes routes) {
        routes.add("POST", "/auth", this::auth)
                .add("GET", "/distribution/{name:.*}/json", this::distribution)
                .add("GET", "/images/search", this::search);
    }

    private void auth(Exchange exchange) throws IOException {
        exchange.respond(200, login.login(exchange.json(AuthConfig.class)));
    }

    private void distribution(Exchange exchange) throws IOException {
        ImageReference name;
        try {
            name = ImageReference.parse(exchange.pathVariable("name"));
        } catch (InvalidReferenceException e) {
            throw new BadRequest(String.valueOf(e.getMessage()), e);
        }
        exchange.respond(200, inspection.inspect(name.withDefaultTag(), auth(exchange.header("X-Registry-Auth"))));
    }

    private void search(Exchange exchange) throws IOException {
        exchange.respond(
                200,
                search.search(
                        exchange.query().string("term", ""),
                        exchange.query().integer("limit", 0),
                        exchange.query().filters(),
                        auth(exchange.header("X-Registry-Auth"))));
    }

    private static RegistryAuth auth(@Nullable String header) {
        return RegistryAuth.ofHeader(header);
    }
}
