package dev.jdocker.daemon.http;

import java.util.ArrayList;
import java.util.List;

/**
 * The table of operations. A pattern is a path without version prefix whose segments may be variables: {@code {id}} is
 * any number of segments, as with dockerd, so that a name with slashes is one that is not found; {@code {name:.*}} says that names do
 * have them. Where several patterns fit, the one with more literal segments wins.
 */
public final class Routes {

    private final List<Route> routes = new ArrayList<>();
    private final List<Route> fallbacks = new ArrayList<>();

    /** Registers a handler; that a pattern is registered twice for a method is a mistake in the wiring. */
    public Routes add(String method, String pattern, Handler handler) {
        Route route = Route.of(method, pattern, handler);
        for (Route other : routes) {
            if (other.method().equals(method) && other.shape().equals(route.shape())) {
                throw new IllegalArgumentException("registered twice: " + method + " " + pattern);
            }
        }
        routes.add(route);
        return this;
    }

    /** Registers a handler for requests that fit no other pattern at all. */
    public Routes addFallback(String method, String pattern, Handler handler) {
        fallbacks.add(Route.of(method, pattern, handler));
        return this;
    }

    List<Route> all() {
        return List.copyOf(routes);
    }

    List<Route> fallbacks() {
        return List.copyOf(fallbacks);
    }
}
