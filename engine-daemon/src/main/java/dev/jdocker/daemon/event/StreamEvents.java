package dev.jdocker.daemon.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.jdocker.api.ApiVersion;
import dev.jdocker.api.filter.Filters;
import dev.jdocker.api.filter.InvalidFilterException;
import dev.jdocker.api.system.Event;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.http.ClientGoneException;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.http.Query;
import dev.jdocker.daemon.http.QueryTime;
import dev.jdocker.daemon.http.ResponseStream;
import dev.jdocker.daemon.http.Routes;
import dev.jdocker.daemon.http.compat.Compat;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Predicate;

/** {@code GET /events}: the kept events from {@code since} on, then new ones until {@code until} or the client's leave. */
public final class StreamEvents implements Handler {
    private static final long CLIENT_CHECK_MILLIS = 1000;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final EventBus bus;
    private final InstantSource clock;

    public StreamEvents(EventBus bus, InstantSource clock) {
        this.bus = bus;
        this.clock = clock;
    }

    /** Registers the operation, and what of it older clients are not told. */
    public void register(Routes routes, Compat compat) {
        routes.add("GET", "/events", this);
        compat.response("GET /events", new ApiVersion(1, 46), StreamEvents::withoutNewImages);
    }

    private static JsonNode withoutNewImages(JsonNode event) {
        boolean newImage = event.path("Type").asText().equals("image")
                && event.path("Action").asText().equals("create");
        return newImage ? MissingNode.getInstance() : event;
    }

    @Override
    public void handle(Exchange exchange) throws InterruptedException {
        Query query = exchange.query();
        String sinceText = query.string("since", "");
        String untilText = query.string("until", "");
        long since = QueryTime.nanos(sinceText, Long.MIN_VALUE);
        long until = QueryTime.nanos(untilText, Long.MAX_VALUE);
        if (until < since) {
            throw new BadRequest("`since` time (" + sinceText + ") cannot be after `until` time (" + untilText + ")");
        }
        EventFilter filter = new EventFilter(filters(query));
        boolean history = !sinceText.isEmpty() || !untilText.isEmpty();
        Predicate<Event> past = event -> history && event.timeNano() >= since && event.timeNano() <= until;
        try (EventSubscription events = bus.subscribe(past, filter::admits);
                ResponseStream stream = exchange.stream(200, "application/json")) {
            pass(exchange, events, stream, until);
        } catch (ClientGoneException e) {
            // It listens no more.
        }
    }

    private static Filters filters(Query query) {
        try {
            return Filters.parse(query.string("filters"));
        } catch (InvalidFilterException e) {
            throw new BadRequest(String.valueOf(e.getMessage()), e);
        }
    }

    private void pass(Exchange exchange, EventSubscription events, ResponseStream stream, long until)
            throws InterruptedException {
        while (!exchange.clientGone().isDone()) {
            long left = until == Long.MAX_VALUE ? CLIENT_CHECK_MILLIS : (until - nowNanos()) / NANOS_PER_MILLI + 1;
            Event event = events.poll(Math.clamp(left, 0, CLIENT_CHECK_MILLIS));
            if (event != null && event.timeNano() <= until) {
                stream.writeJson(event);
            } else if (event != null || events.isClosed() || nowNanos() > until) {
                return;
            }
        }
    }

    private long nowNanos() {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
