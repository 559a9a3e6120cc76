package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Reads and writes {@code config.json}. Nulls and empty collections are left out; unknown keys are passed over. */
public final class SpecJson {
    /** The version of the specification that a built {@link Spec} complies with. */
    public static final String VERSION = "1.2.1";

    private static final JsonInclude.Value NON_EMPTY =
            JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS);
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .withConfigOverride(List.class, o -> o.setInclude(NON_EMPTY))
            .withConfigOverride(Map.class, o -> o.setInclude(NON_EMPTY))
            .build();

    private SpecJson() {}

    /** Reads a whole configuration; a {@link SpecException} tells what is wrong with it. */
    public static Spec read(byte[] json) {
        return read(json, Spec.class);
    }

    /** Reads one part of a configuration, as {@code exec} and {@code update} are given one. */
    public static <T> T read(byte[] json, Class<T> part) {
        try {
            T value = MAPPER.readValue(json, part);
            if (value == null) {
                throw new SpecException("read the container's configuration: it is null", null);
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new SpecException("read the container's configuration: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a {@link Spec} or one of its parts. */
    public static byte[] write(Object part) {
        try {
            return MAPPER.writeValueAsBytes(part);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("write the container's configuration", e);
        }
    }
}
