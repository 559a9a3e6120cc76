package dev.jdocker.api.stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/** How far something is: {@code {"current": 1, "total": 2}}. */
public record ProgressDetail(
        @JsonProperty("current") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        long current,

        @JsonProperty("total") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        long total,

        @JsonProperty("start") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        long start,

        @JsonProperty("hidecounts") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean hideCounts,

        @JsonProperty("units") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String units) {

    public ProgressDetail {
        units = Objects.requireNonNullElse(units, "");
    }
}
