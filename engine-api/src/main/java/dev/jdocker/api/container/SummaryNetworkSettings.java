package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import dev.jdocker.api.network.EndpointSettings;
import java.util.Map;

/** The networks of a container in the list: {@code {"Networks": {"none": {…}}}}. */
public record SummaryNetworkSettings(
        @JsonProperty("Networks") Map<String, EndpointSettings> networks) {

    /** What an absent object means: everything at its default. */
    public static final SummaryNetworkSettings EMPTY = new SummaryNetworkSettings(Map.of());

    public SummaryNetworkSettings {
        networks = Copy.mapOrAbsent(networks);
    }
}
