package dev.jdocker.daemon.event;

import dev.jdocker.api.system.Event;
import dev.jdocker.api.system.EventActor;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Hands each event to all that listen, in one order for all, and keeps the last ones for those who ask later. Publishing
 * never waits: a listener that lags too far behind loses its subscription.
 */
public final class EventBus {
    /** As many as dockerd keeps. */
    static final int HISTORY = 256;

    private final InstantSource clock;
    private final ArrayDeque<Event> history = new ArrayDeque<>(HISTORY);
    private final List<EventSubscription> subscriptions = new ArrayList<>();
    private long lastNanos;
    private long published;

    public EventBus(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Publishes an event that happens now.
     *
     * @param type {@code container}, {@code image}, …
     * @param id of the object it happened to
     */
    public void publish(String type, String action, String id, Map<String, String> attributes) {
        synchronized (this) {
            Event event = event(type, action, id, attributes);
            published++;
            if (history.size() == HISTORY) {
                history.removeFirst();
            }
            history.addLast(event);
            subscriptions.removeIf(subscription -> !subscription.offer(event));
        }
    }

    /**
     * Listens from now on, after the kept events that {@code past} admits.
     *
     * @param wanted which events to hand out, of both kinds
     */
    public EventSubscription subscribe(Predicate<Event> past, Predicate<Event> wanted) {
        synchronized (this) {
            EventSubscription subscription = new EventSubscription(wanted, this::remove);
            history.stream().filter(past).forEach(subscription::offer);
            subscriptions.add(subscription);
            return subscription;
        }
    }

    /** How many have been published since the start. */
    public long published() {
        synchronized (this) {
            return published;
        }
    }

    /** How many listen now. */
    public int listeners() {
        synchronized (this) {
            return subscriptions.size();
        }
    }

    private void remove(EventSubscription subscription) {
        synchronized (this) {
            subscriptions.remove(subscription);
        }
    }

    /** Times never go back, so that {@code since} finds everything that came later. */
    private Event event(String type, String action, String id, Map<String, String> attributes) {
        Instant now = clock.instant();
        long nanos = Math.max(lastNanos + 1, now.getEpochSecond() * 1_000_000_000L + now.getNano());
        lastNanos = nanos;
        boolean legacy = type.equals("container") || type.equals("image");
        String from = type.equals("container") ? Objects.requireNonNullElse(attributes.get("image"), "") : "";
        return new Event(
                legacy ? action : "",
                legacy ? id : "",
                from,
                type,
                action,
                new EventActor(id, attributes),
                "local",
                nanos / 1_000_000_000L,
                nanos);
    }
}
