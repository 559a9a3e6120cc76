package dev.jdocker.daemon.container;

import dev.jdocker.daemon.event.EventBus;
import dev.jdocker.daemon.network.Networks;
import dev.jdocker.daemon.network.model.Network;
import java.util.LinkedHashMap;
import java.util.Map;

/** Publishes what happens to containers, with their image, name and labels (T52). */
record ContainerEvents(EventBus bus, Networks networks) {

    void publish(ContainerDocument document, String action) {
        publish(document, action, Map.of());
    }

    void publish(ContainerDocument document, String action, Map<String, String> more) {
        Map<String, String> attributes = new LinkedHashMap<>(document.config().labels());
        attributes.put("image", document.config().image());
        attributes.put("name", document.name().text());
        attributes.putAll(more);
        bus.publish("container", action, document.id().text(), attributes);
    }

    /** Its networks are told of a run: {@code connect} before its start, {@code disconnect} after its end. */
    void publishToNetworks(ContainerDocument document, String action) {
        for (String name : document.networks().keySet()) {
            networks.find(name).ifPresent(network -> publishToNetwork(document, network, action));
        }
    }

    /** A network is told of a container that joins or leaves it. */
    void publishToNetwork(ContainerDocument document, Network network, String action) {
        bus.publish(
                "network",
                action,
                network.id(),
                Map.of(
                        "container", document.id().text(),
                        "name", network.name(),
                        "type", network.driver()));
    }
}
