package dev.jdocker.daemon.event;

import dev.jdocker.api.filter.Filters;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.api.image.InvalidReferenceException;
import dev.jdocker.api.system.Event;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The {@code filters} of {@code GET /events} (moby's daemon/events/filter.go): an event must pass all of them, by any of their values.
 * As with dockerd keys that it does not know change nothing.
 */
record EventFilter(Filters filters) {

    /** Filters by what stands in an event's actor: its id or its name. That they are called as types are does not ask for the type. */
    private static final List<String> OF_ACTORS =
            List.of("container", "network", "volume", "plugin", "daemon", "service", "node", "secret", "config");

    /** Actions with more behind a colon: where one of them is asked for, all that are asked for are beginnings. */
    private static final Set<String> LONGER = Set.of("health_status", "exec_create", "exec_start");

    boolean admits(Event event) {
        return matchesAction(event)
                && filters.matches("type", event.type())
                && filters.matches("scope", event.scope())
                && OF_ACTORS.stream().allMatch(key -> matchesActor(key, event))
                && matchesImage(event)
                && filters.matchesLabels("label", event.actor().attributes());
    }

    private boolean matchesAction(Event event) {
        return filters.get("event").stream().anyMatch(LONGER::contains)
                ? begins("event", event.action())
                : filters.matches("event", event.action());
    }

    private boolean matchesActor(String key, Event event) {
        return begins(key, event.actor().id())
                || begins(key, event.actor().attributes().getOrDefault("name", ""));
    }

    /** Whether the key is absent or one of its values is a beginning of this. */
    private boolean begins(String key, String candidate) {
        Set<String> wanted = filters.get(key);
        return wanted.isEmpty() || wanted.stream().anyMatch(candidate::startsWith);
    }

    /** Of containers too: by the image they were made from, with or without its tag. */
    private boolean matchesImage(Event event) {
        if (filters.get("image").isEmpty()) {
            return true;
        }
        Map<String, String> attributes = event.actor().attributes();
        String id = event.actor().id();
        String name = attributes.getOrDefault(event.type().equals("image") ? "name" : "image", "");
        return List.of(id, name, withoutTag(id), withoutTag(name)).stream()
                .anyMatch(candidate -> filters.matches("image", candidate));
    }

    private static String withoutTag(String name) {
        try {
            return ImageReference.parse(name).familiarName();
        } catch (InvalidReferenceException e) {
            return name;
        }
    }
}
