package dev.jdocker.daemon.event;

import dev.jdocker.api.filter.Filters;
import dev.jdocker.api.system.Event;

/** The {@code filters} of {@code GET /events} (moby's daemon/events/filter.go); as with dockerd keys that it does not know change nothing. */
record EventFilter(Filters filters) {
    boolean admits(Event event) {
        return matchesAction(event)
                && filters.matches("type", event.type())
                && filters.matches("scope", event.scope())
                && filters.matchesLabels("label", event.actor().attributes())
                && matchesImage(event)
                && matchesActor("container", event)
                && matchesActor("network", event)
                && matchesActor("volume", event)
                && matchesActor("plugin", event)
                && matchesActor("daemon", event)
                && matchesActor("service", event)
                && matchesActor("node", event)
                && matchesActor("secret", event)
                && matchesActor("config", event);
    }

    /** Actions like {@code exec_create: sh} are also found by what stands before the colon. */
    private boolean matchesAction(Event event) {
        int colon = event.action().indexOf(':');
        return filters.matches("event", event.action())
                || (colon > 0 && filters.matches("event", event.action().substring(0, colon)));
    }

    private boolean matchesActor(String type, Event event) {
        if (!filters.has(type)) {
            return true;
        }
        String name = event.actor().attributes().getOrDefault("name", "");
        return event.type().equals(type)
                && filters.get(type).stream()
                        .anyMatch(wanted -> event.actor().id().startsWith(wanted) || name.equals(wanted));
    }

    /** Of containers too: by the image they were made from, with or without its tag. */
    private boolean matchesImage(Event event) {
        if (!filters.has("image")) {
            return true;
        }
        boolean image = event.type().equals("image");
        String name = event.actor().attributes().getOrDefault(image ? "name" : "image", "");
        return filters.matches("image", name)
                || filters.matches("image", withoutTag(name))
                || (image && filters.matches("image", event.actor().id()));
    }

    private static String withoutTag(String name) {
        int colon = name.lastIndexOf(':');
        return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
    }
}
