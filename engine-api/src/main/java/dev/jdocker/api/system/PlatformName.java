package dev.jdocker.api.system;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/** {@code {"Name": "…"}}, the name of the product. */
public record PlatformName(@JsonProperty("Name") String name) {

    /** What an absent object means: everything at its default. */
    public static final PlatformName EMPTY = new PlatformName("");

    public PlatformName {
        name = Objects.requireNonNullElse(name, "");
    }
}
