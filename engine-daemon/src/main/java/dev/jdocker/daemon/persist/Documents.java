package dev.jdocker.daemon.persist;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import dev.jdocker.api.json.Json;
import java.io.IOException;
import java.util.stream.Collectors;

/** JSON documents on disk and in images. */
public final class Documents {

    private Documents() {}

    /** Reads a document; {@code null} is none. What is wrong with it is said in words of JSON, for it may be a stranger's. */
    public static <T> T read(byte[] json, Class<T> type) throws IOException {
        T value;
        try {
            value = Json.mapper().readValue(json, type);
        } catch (JsonMappingException e) {
            Throwable cause = e instanceof ValueInstantiationException ? e.getCause() : null;
            String reason = cause == null || cause.getMessage() == null ? "not what belongs there" : cause.getMessage();
            throw new IOException("invalid JSON: " + place(e) + ": " + reason, e);
        } catch (JsonProcessingException e) {
            throw new IOException("invalid JSON: " + e.getOriginalMessage(), e);
        }
        if (value == null) {
            throw new IOException("not a JSON document: null");
        }
        return value;
    }

    /** {@code rootfs.diff_ids.0} */
    private static String place(JsonMappingException e) {
        String place = e.getPath().stream()
                .map(step -> step.getFieldName() == null ? Integer.toString(step.getIndex()) : step.getFieldName())
                .collect(Collectors.joining("."));
        return place.isEmpty() ? "the document" : place;
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
