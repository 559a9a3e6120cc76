package dev.jdocker.api.system;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.List;

/** The plugins of the engine by kind: {@code {"Volume": ["local"], "Network": ["host", "none"], "Authorization": null, "Log": ["json-file"]}}. */
public record Plugins(
        @JsonProperty("Volume") List<String> volume,
        @JsonProperty("Network") List<String> network,
        @JsonProperty("Authorization") List<String> authorization,
        @JsonProperty("Log") List<String> log) {

    /** What an absent object means: everything at its default. */
    public static final Plugins EMPTY = new Plugins(List.of(), List.of(), List.of(), List.of());

    public Plugins {
        volume = Copy.listOrAbsent(volume);
        network = Copy.listOrAbsent(network);
        authorization = Copy.listOrAbsent(authorization);
        log = Copy.listOrAbsent(log);
    }
}
