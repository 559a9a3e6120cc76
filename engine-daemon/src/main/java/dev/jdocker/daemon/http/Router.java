package dev.jdocker.daemon.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the route of a request among those with the same method and the same first segment. */
final class Router {

    record Match(Route route, Map<String, String> variables) {}

    private final Map<String, List<Route>> index = new HashMap<>();

    Router(List<Route> routes) {
        for (Route route : routes) {
            index.computeIfAbsent(key(route.method(), route.shape()), key -> new ArrayList<>())
                    .add(route);
        }
        index.values()
                .forEach(list ->
                        list.sort(Comparator.comparingInt(Route::literals).reversed()));
    }

    /** The route and its variables; HEAD falls back on GET. Null where nothing fits. */
    @Nullable
    Match find(String method, String path) {
        for (Route route : index.getOrDefault(key(method, path), List.of())) {
            Map<String, String> variables = route.match(path);
            if (variables != null) {
                return new Match(route, variables);
            }
        }
        return method.equals("HEAD") ? find("GET", path) : null;
    }

    private static String key(String method, String path) {
        int end = path.indexOf('/', 1);
        return method + " " + (end < 0 ? path : path.substring(0, end));
    }
}
