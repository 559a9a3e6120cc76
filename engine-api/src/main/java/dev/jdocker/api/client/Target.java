package dev.jdocker.api.client;

import dev.jdocker.api.filter.Filters;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Builds the path and query of a request. What has its default is left out, as Docker's client does. */
final class Target {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private final StringBuilder text;
    private boolean query;

    private Target(String path) {
        this.text = new StringBuilder(path);
    }

    static Target of(String path) {
        return new Target(path);
    }

    /** Adds a piece of the path that comes from outside; slashes, colons and at signs stay. */
    Target path(String value) {
        encode(value, "/:@");
        return this;
    }

    /** Adds a fixed piece of the path. */
    Target then(String fixed) {
        text.append(fixed);
        return this;
    }

    Target query(String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            text.append(query ? '&' : '?').append(name).append('=');
            query = true;
            encode(value, "");
        }
        return this;
    }

    Target query(String name, boolean value) {
        return query(name, value ? "1" : null);
    }

    Target query(String name, @Nullable Integer value) {
        return query(name, value == null ? null : value.toString());
    }

    Target query(Filters filters) {
        return query("filters", filters.toJson());
    }

    // By hand: "%20" and not the "+" of forms, and no class to load.
    private void encode(String value, String keep) {
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-._~".indexOf(c) >= 0
                    || keep.indexOf(c) >= 0;
            if (plain) {
                text.append(c);
            } else {
                text.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
            }
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
