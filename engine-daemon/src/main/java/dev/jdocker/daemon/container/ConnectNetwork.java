package dev.jdocker.daemon.container;

import dev.jdocker.api.network.EndpointSettings;
import dev.jdocker.api.network.NetworkConnectRequest;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.Conflict;
import dev.jdocker.daemon.error.Forbidden;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.network.model.Network;
import dev.jdocker.daemon.network.model.Sandbox;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code POST /networks/{id}/connect}, whether the container runs or not. */
record ConnectNetwork(Engine engine) implements Handler {

    @Override
    public void handle(Exchange exchange) {
        NetworkConnectRequest request = exchange.json(NetworkConnectRequest.class);
        if (request.container().isEmpty()) {
            throw new BadRequest("invalid name or ID supplied: \"\"");
        }
        EndpointSettings asked = request.endpointConfig();
        Container container = engine.registry().get(request.container());
        Network network = engine.networks().get(exchange.pathVariable("id"));
        container.locked(() -> {
            connect(
                    container,
                    network,
                    asked == null ? EndpointSettings.builder().build() : asked);
            return null;
        });
        exchange.respond(200);
    }

    private void connect(Container container, Network network, EndpointSettings asked) {
        ContainerDocument document = container.document();
        requireChangeable(document);
        if (network.configOnly()) {
            throw new Forbidden("network " + network.name() + " is a configuration for other networks");
        }
        if (network.driver().equals("host")
                && !document.hostConfig().networkMode().equals("host")) {
            throw new BadRequest(
                    "cannot connect container to host network - container must be created in host network" + " mode");
        }
        EndpointSettings settings = EndpointRules.check(WantedEndpoints.bare(asked), network.name(), network, "");
        Map<String, EndpointSettings> wanted = new LinkedHashMap<>(document.networks());
        boolean known = wanted.putIfAbsent(network.name(), settings) != null;
        WantedEndpoints.requireOneOfAKind(wanted.keySet());
        if (document.state().hasProcess()) {
            join(container, network, settings, wanted, known);
        } else if (!known) {
            write(container, document.withNetworks(wanted));
        }
    }

    static void requireChangeable(ContainerDocument document) {
        if (document.hostConfig().networkMode().startsWith(NamespaceSharing.CONTAINER)) {
            throw new BadRequest(
                    "container sharing network namespace with another container or host cannot be connected"
                            + " to any other network");
        }
        if (document.state() instanceof ContainerState.Removing || document.state() instanceof ContainerState.Dead) {
            throw new Conflict("Container " + document.id() + " is marked for removal and cannot be connected or"
                    + " disconnected to the network");
        }
    }

    private void join(
            Container container,
            Network network,
            EndpointSettings settings,
            Map<String, EndpointSettings> wanted,
            boolean known) {
        ContainerDocument document = container.document();
        String id = document.id().text();
        if (known) {
            throw new Forbidden(
                    "endpoint with name " + document.name().text() + " already exists in network " + network.name());
        }
        if (network.driver().equals("null")) {
            write(container, document.withNetworks(wanted));
            return;
        }
        if (engine.networks().sandbox(id).isEmpty()) {
            // Its launcher made the namespace: the process holds it.
            container
                    .process()
                    .ifPresent(process -> engine.networks()
                            .sandboxes()
                            .adopt(id, document.name().text(), "/proc/" + process.pid() + "/ns/net"));
        }
        Sandbox _ = engine.networks()
                .sandboxes()
                .connect(id, network, WantedEndpoints.wish(document, network.name(), settings));
        try {
            write(container, document.withNetworks(wanted));
        } catch (RuntimeException e) {
            var _ = engine.networks().sandboxes().disconnect(id, network);
            throw e;
        }
        engine.events().publishToNetwork(document, network, "connect");
    }

    private void write(Container container, ContainerDocument document) {
        engine.store().write(document);
        container.document(document);
    }
}
