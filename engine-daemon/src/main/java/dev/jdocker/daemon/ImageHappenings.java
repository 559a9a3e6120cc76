package dev.jdocker.daemon;

import dev.jdocker.daemon.error.ApiException;
import dev.jdocker.daemon.event.EventBus;
import dev.jdocker.daemon.image.ImageEvents;
import dev.jdocker.daemon.image.ImageStore;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes what happens to images, with the labels of one that is (still) there. */
record ImageHappenings(ImageStore images, EventBus events) implements ImageEvents {

    private static final Logger LOG = LoggerFactory.getLogger(ImageHappenings.class);

    @Override
    public void happened(String action, String actor, String name) {
        Map<String, String> attributes = new TreeMap<>();
        try {
            attributes.putAll(images.resolve(actor).config().labels());
        } catch (ApiException e) {
            LOG.trace("{} of an image that is gone: {}", action, actor);
        }
        attributes.put("name", name);
        events.publish("image", action, actor, attributes);
    }

    @Override
    public void pruned(long reclaimedBytes) {
        events.publish("image", "prune", "", Map.of("reclaimed", Long.toString(reclaimedBytes)));
    }
}
