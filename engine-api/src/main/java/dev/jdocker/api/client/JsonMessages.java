package dev.jdocker.api.client;

import com.fasterxml.jackson.databind.MappingIterator;
import dev.jdocker.api.json.Json;
import dev.jdocker.api.stream.JsonMessage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A stream of progress objects, as they come. */
public final class JsonMessages implements AutoCloseable {
    private final HttpResponse response;
    private final MappingIterator<JsonMessage> messages;

    JsonMessages(HttpResponse response) throws IOException {
        this.response = response;
        this.messages = Json.mapper().readerFor(JsonMessage.class).readValues(response.body());
    }

    /** The next one; null at the end. An error in the stream is a message too. */
    public @Nullable JsonMessage next() throws IOException {
        return messages.hasNextValue() ? messages.nextValue() : null;
    }

    @Override
    public void close() throws IOException {
        response.close();
    }
}
