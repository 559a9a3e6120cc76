package dev.jdocker.api.stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One object of a progress stream (load, pull, push, build): {@code {"stream": "Loaded image: x\n"}}, {@code {"errorDetail": {…}, "error": "…"}}, {@code {"status": "…", "progressDetail": {…}, "id": "…"}}. */
public record JsonMessage(
        @JsonProperty("stream") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String stream,

        @JsonProperty("status") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String status,

        @JsonProperty("progressDetail") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        ProgressDetail progressDetail,

        @JsonProperty("progress") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String progress,

        @JsonProperty("id") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String id,

        @JsonProperty("from") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String from,

        @JsonProperty("time") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        long timeSeconds,

        @JsonProperty("timeNano") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        long timeNano,

        @JsonProperty("errorDetail") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        ErrorDetail errorDetail,

        @JsonProperty("error") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String error,

        @JsonProperty("aux") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Map<String, Object> aux) {

    public JsonMessage {
        stream = Objects.requireNonNullElse(stream, "");
        status = Objects.requireNonNullElse(status, "");
        progress = Objects.requireNonNullElse(progress, "");
        id = Objects.requireNonNullElse(id, "");
        from = Objects.requireNonNullElse(from, "");
        error = Objects.requireNonNullElse(error, "");
        aux = aux == null ? null : Copy.map(aux);
    }
}
