package dev.jdocker.daemon.container;

import dev.jdocker.api.container.Signals;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.http.Query;
import org.jspecify.annotations.Nullable;

/**
 * How a client wants a container to be stopped.
 *
 * @param signalText its name or number, empty for the container's own
 * @param ownSeconds until it is killed, -1 for never; null for the container's own
 */
record StopRequest(String signalText, @Nullable Integer ownSeconds) {
    private static final int DEFAULT_SECONDS = 10;

    /** As the container itself says. */
    static final StopRequest OWN = new StopRequest("", null);

    /** Of a request's {@code t} and {@code signal}. */
    static StopRequest of(Query query) {
        return new StopRequest(query.string("signal", ""), seconds(query.string("t", "")));
    }

    private static @Nullable Integer seconds(String text) {
        try {
            return text.isEmpty() ? null : (Integer) Integer.parseInt(text);
        } catch (NumberFormatException e) {
            // An error of the server in Docker.
            throw new ServerError("strconv.Atoi: parsing \"" + text + "\": invalid syntax", e);
        }
    }

    /**
     * The signal's number.
     *
     * @throws BadRequest if it is none
     */
    int signal(ContainerDocument document) {
        String own = document.config().stopSignal();
        String name = signalText.isEmpty() ? own : signalText;
        try {
            return Signals.parse(name.isEmpty() ? "SIGTERM" : name);
        } catch (IllegalArgumentException e) {
            throw new BadRequest(String.valueOf(e.getMessage()), e);
        }
    }

    int seconds(ContainerDocument document) {
        Integer own = document.config().stopTimeout();
        return ownSeconds != null ? ownSeconds : own != null ? own : DEFAULT_SECONDS;
    }
}
