package dev.jdocker.daemon.event;

import dev.jdocker.api.system.Event;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One listener's queue of events. */
public final class EventSubscription implements AutoCloseable {
    private static final int MAX_QUEUED = 2048;

    private final Predicate<Event> wanted;
    private final Consumer<EventSubscription> onClose;
    private final ArrayBlockingQueue<Event> queue = new ArrayBlockingQueue<>(MAX_QUEUED);
    private volatile boolean closed;

    EventSubscription(Predicate<Event> wanted, Consumer<EventSubscription> onClose) {
        this.wanted = wanted;
        this.onClose = onClose;
    }

    /** False once this listener takes no more. */
    boolean offer(Event event) {
        if (!closed && wanted.test(event) && !queue.offer(event)) {
            closed = true;
        }
        return !closed;
    }

    /** The next event, null if there was none in time. */
    public @Nullable Event poll(long timeoutMillis) throws InterruptedException {
        return queue.poll(timeoutMillis, TimeUnit.MILLISECONDS);
    }

    /** Whether no more events come than are queued: it was closed, or it lagged too far behind. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        onClose.accept(this);
    }
}
