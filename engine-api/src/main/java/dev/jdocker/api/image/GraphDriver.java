package dev.jdocker.api.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.Map;
import java.util.Objects;

/** Where the storage driver keeps something: {@code {"Name": "overlay2", "Data": {"MergedDir": "…"}}}. */
public record GraphDriver(
        @JsonProperty("Data") Map<String, String> data,
        @JsonProperty("Name") String name) {

    /** What an absent object means: everything at its default. */
    public static final GraphDriver EMPTY = new GraphDriver(Map.of(), "");

    public GraphDriver {
        data = Copy.mapOrAbsent(data);
        name = Objects.requireNonNullElse(name, "");
    }
}
