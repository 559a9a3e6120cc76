package dev.jdocker.api.system;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/** The commit a tool was built from: {@code {"ID": "…"}}. */
public record Commit(@JsonProperty("ID") String id) {

    /** What an absent object means: everything at its default. */
    public static final Commit EMPTY = new Commit("");

    public Commit {
        id = Objects.requireNonNullElse(id, "");
    }
}
