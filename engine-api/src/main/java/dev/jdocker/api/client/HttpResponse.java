package dev.jdocker.api.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The head of a response and its body, which must be closed. A body read to its end gives its connection back.
 *
 * @param headers by lower-case name
 */
record HttpResponse(int status, Map<String, String> headers, InputStream body) implements AutoCloseable {
    @Nullable
    String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    String contentType() {
        return headers.getOrDefault("content-type", "");
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
