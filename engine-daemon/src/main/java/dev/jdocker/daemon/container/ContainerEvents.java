package dev.jdocker.daemon.container;

import dev.jdocker.daemon.event.EventBus;
import java.util.LinkedHashMap;
import java.util.Map;

/** Publishes what happens to containers, with their image, name and labels (T52). */
record ContainerEvents(EventBus bus) {

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
}
