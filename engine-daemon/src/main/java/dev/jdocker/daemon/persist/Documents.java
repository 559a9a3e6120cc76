package dev.jdocker.daemon.persist;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.jdocker.api.json.Json;
import java.io.IOException;

/** JSON documents on disk and in images. */
public final class Documents {

    private Documents() {}

    /** Reads a document; {@code null} is none. */
    public static <T> T read(byte[] json, Class<T> type) throws IOException {
        T value = Json.mapper().readValue(json, type);
        if (value == null) {
            throw new IOException("not a JSON document: null");
        }
        return value;
    }

    /** Reads a document as a tree. */
    public static JsonNode tree(byte[] json) throws IOException {
        return read(json, JsonNode.class);
    }

    /** Writes a document. */
    public static byte[] write(Object value) {
        try {
            return Json.mapper().writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + value.getClass(), e);
        }
    }
}
