package dev.jdocker.api.system;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.Map;
import java.util.Objects;

/** The object an event is about: {@code {"ID": "4f…", "Attributes": {"name": "x"}}}. */
public record EventActor(
        @JsonProperty("ID") String id,
        @JsonProperty("Attributes") Map<String, String> attributes) {

    /** What an absent object means: everything at its default. */
    public static final EventActor EMPTY = new EventActor("", Map.of());

    public EventActor {
        id = Objects.requireNonNullElse(id, "");
        attributes = Copy.mapOrAbsent(attributes);
    }
}
