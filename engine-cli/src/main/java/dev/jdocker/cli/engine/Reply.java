package dev.jdocker.cli.engine;

import dev.jdocker.api.client.HttpResponse;
import dev.jdocker.cli.output.Json;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The engine's answer to one request; its body is read as it arrives. Closing it closes the connection. */
public final class Reply implements Closeable {
    private final HttpResponse response;

    Reply(HttpResponse response) {
        this.response = response;
    }

    public String contentType() {
        return response.contentType();
    }

    /** A header by its name in small letters, null where there is none. */
    public @Nullable String header(String name) {
        return response.header(name);
    }

    public InputStream body() {
        return response.body();
    }

    /** The whole body as JSON. */
    public @Nullable Object json() throws IOException {
        try (this) {
            return Json.read(body());
        }
    }

    public Map<String, @Nullable Object> object() throws IOException {
        return Json.asObject(json());
    }

    public List<?> list() throws IOException {
        return json() instanceof List<?> list ? list : List.of();
    }

    @Override
    public void close() throws IOException {
        response.close();
    }
}
