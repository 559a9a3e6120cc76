package dev.jdocker.daemon.container;

import dev.jdocker.api.container.Signals;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.http.Query;
import org.jspecify.annotations.Nullable;

/**
 * How a client wants a container to be stopped.
 *
 * @param signal null for the container's own
 * @param seconds until it is killed, -1 for never; null for the container's own
 */
record StopRequest(@Nullable Integer signal, @Nullable Integer seconds) {
    private static final int DEFAULT_SECONDS = 10;

    /** What the container itself says. */
    static final StopRequest OWN = new StopRequest(null, null);

    /**
     * Of a request's {@code t} and {@code signal}.
     *
     * @param prefix of the message about a bad signal; both kinds of mistake are errors of the server in Docker
     */
    static StopRequest of(Query query, String prefix) {
        String seconds = query.string("t", "");
        String signal = query.string("signal", "");
        try {
            return new StopRequest(signal.isEmpty() ? null : Signals.parse(signal), seconds(seconds));
        } catch (IllegalArgumentException e) {
            throw new ServerError(prefix + e.getMessage(), e);
        }
    }

    private static @Nullable Integer seconds(String text) {
        try {
            return text.isEmpty() ? null : (Integer) Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new ServerError("strconv.Atoi: parsing \"" + text + "\": invalid syntax", e);
        }
    }

    int signal(ContainerDocument document) {
        if (signal != null) {
            return signal;
        }
        String own = document.config().stopSignal();
        return Signals.parse(own.isEmpty() ? "SIGTERM" : own);
    }

    int seconds(ContainerDocument document) {
        Integer own = document.config().stopTimeout();
        return seconds != null ? seconds : own != null ? own : DEFAULT_SECONDS;
    }
}
