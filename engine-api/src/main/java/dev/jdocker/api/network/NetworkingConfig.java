package dev.jdocker.api.network;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The networks a new container joins: {@code {"EndpointsConfig": {"none": {}}}}; a value may be null. */
public record NetworkingConfig(
        @JsonProperty("EndpointsConfig") Map<String, @Nullable EndpointSettings> endpointsConfig) {

    public NetworkingConfig {
        endpointsConfig = Copy.mapOrAbsent(endpointsConfig);
    }
}
