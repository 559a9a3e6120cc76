package dev.jdocker.daemon.container;

import dev.jdocker.api.network.EndpointSettings;
import dev.jdocker.api.network.NetworkDisconnectRequest;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.network.model.Network;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code POST /networks/{id}/disconnect}, whether the container runs or not; also from a network that is gone. */
record DisconnectNetwork(Engine engine) implements Handler {

    @Override
    public void handle(Exchange exchange) {
        NetworkDisconnectRequest request = exchange.json(NetworkDisconnectRequest.class);
        if (request.container().isEmpty()) {
            throw new BadRequest("invalid name or ID supplied: \"\"");
        }
        String reference = exchange.pathVariable("id");
        Container container = container(request);
        Network network = engine.networks().find(reference).orElse(null);
        boolean wantedThere = container.document().networks().containsKey(reference);
        if (network == null && !(wantedThere && (!container.hasProcess() || request.force()))) {
            network = engine.networks().get(reference); // and with it the refusal
        }
        Network left = network;
        container.locked(() -> {
            disconnect(container, left, left == null ? reference : left.name());
            return null;
        });
        exchange.respond(200);
    }

    private Container container(NetworkDisconnectRequest request) {
        try {
            return engine.registry().get(request.container());
        } catch (NotFound e) {
            // By force also what a lost container has left in a network; here nothing is ever left.
            throw request.force() ? new NotFound("endpoint " + request.container() + " not found", e) : e;
        }
    }

    private void disconnect(Container container, @Nullable Network network, String name) {
        ContainerDocument document = container.document();
        ConnectNetwork.requireChangeable(document);
        boolean runs = document.state().hasProcess();
        if (!document.networks().containsKey(name)) {
            throw new ServerError(
                    "container " + document.id() + " is not connected to " + (runs ? "" : "the ") + "network " + name);
        }
        if (runs && network != null && network.driver().equals("host")) {
            throw new BadRequest(
                    "cannot disconnect container from host network - container was created in host network" + " mode");
        }
        Map<String, EndpointSettings> wanted = new LinkedHashMap<>(document.networks());
        wanted.remove(name);
        ContainerDocument changed = document.withNetworks(wanted);
        engine.store().write(changed);
        container.document(changed);
        if (network == null) {
            return;
        }
        if (engine.networks().sandbox(document.id().text()).isPresent()) {
            var _ = engine.networks().sandboxes().disconnect(document.id().text(), network);
        }
        engine.events().publishToNetwork(document, network, "disconnect");
    }
}
