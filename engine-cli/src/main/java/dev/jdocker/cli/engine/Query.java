package dev.jdocker.cli.engine;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A request's path and its query parameters. */
public final class Query {
    private final StringBuilder path;
    private boolean first = true;

    private Query(String path) {
        this.path = new StringBuilder(path);
    }

    public static Query of(String path) {
        return new Query(path);
    }

    /** {@code /containers/<id>/<operation>}. */
    public static Query container(String id, String operation) {
        String path = "/containers/" + encode(id);
        return new Query(operation.isEmpty() ? path : path + "/" + operation);
    }

    /** {@code /exec/<id>/<operation>}. */
    public static Query exec(String id, String operation) {
        return new Query("/exec/" + encode(id) + "/" + operation);
    }

    /** {@code /images/<name>/<operation>}; the slashes of a name stay. */
    public static Query image(String name, String operation) {
        String path = "/images/" + encode(name).replace("%2F", "/");
        return new Query(operation.isEmpty() ? path : path + "/" + operation);
    }

    /** Adds a parameter; an empty value is left out. */
    public Query with(String name, String value) {
        if (!value.isEmpty()) {
            path.append(first ? '?' : '&').append(name).append('=').append(encode(value));
            first = false;
        }
        return this;
    }

    /** Adds {@code name=1} if {@code on}. */
    public Query with(String name, boolean on) {
        return on ? with(name, "1") : this;
    }

    @Override
    public String toString() {
        return path.toString();
    }

    /** Percent-encodes what is not plainly safe in a path or a query. */
    public static String encode(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean safe = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-._~:".indexOf(c) >= 0;
            if (!safe) {
                return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
            }
        }
        return text;
    }
}
