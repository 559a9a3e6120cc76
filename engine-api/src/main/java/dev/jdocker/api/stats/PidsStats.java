package dev.jdocker.api.stats;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/** Tasks, threads included: {@code {"current": 3, "limit": 100}}; no limit is left out. */
public record PidsStats(
        @JsonProperty("current") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        long current,

        @JsonProperty("limit") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        long limit) {
    public static final PidsStats NONE = new PidsStats(0, 0);
}
