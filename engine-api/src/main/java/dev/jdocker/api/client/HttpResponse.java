package dev.jdocker.api.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The head of a response and its body, which must be closed. A body read to its end gives its connection back;
 * one closed before closes it.
 *
 * @param headers by lower-case name
 */
public record HttpResponse(int status, Map<String, String> headers, InputStream body) implements AutoCloseable {
    /** A header by its name in any case. */
    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** Empty if it is not said. */
    public String contentType() {
        return headers.getOrDefault("content-type", "");
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
