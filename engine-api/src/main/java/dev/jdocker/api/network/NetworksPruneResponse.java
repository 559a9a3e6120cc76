package dev.jdocker.api.network;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to {@code POST /networks/prune}: {@code {"NetworksDeleted": ["web"]}}, null for none. */
public record NetworksPruneResponse(
        @JsonProperty("NetworksDeleted") @Nullable List<String> networksDeleted) {}
