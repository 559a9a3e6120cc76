package dev.jdocker.runtime.foreign;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * An OCI runtime: {@code {"path":"/usr/bin/runc","args":["--debug"]}}.
 *
 * @param path absolute
 * @param args of every call, before the verb
 */
public record RuntimeProgram(
        @JsonProperty("path") String path,
        @JsonProperty("args") List<String> args) {
    public RuntimeProgram {
        args = args == null ? List.of() : List.copyOf(args);
    }
}
