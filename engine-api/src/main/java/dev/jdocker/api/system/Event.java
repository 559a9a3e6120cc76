package dev.jdocker.api.system;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/** Something that happened: {@code {"Type": "container", "Action": "start", "Actor": {…}, "scope": "local", "time": 1, "timeNano": 1}}; below API 1.52 {@code status}, {@code id} and {@code from} repeat parts of it. */
public record Event(
        @JsonProperty("status") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String status,

        @JsonProperty("id") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String id,

        @JsonProperty("from") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String from,

        @JsonProperty("Type") String type,
        @JsonProperty("Action") String action,
        @JsonProperty("Actor") EventActor actor,

        @JsonProperty("scope") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String scope,

        @JsonProperty("time") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        long timeSeconds,

        @JsonProperty("timeNano") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        long timeNano) {

    public Event {
        status = Objects.requireNonNullElse(status, "");
        id = Objects.requireNonNullElse(id, "");
        from = Objects.requireNonNullElse(from, "");
        type = Objects.requireNonNullElse(type, "");
        action = Objects.requireNonNullElse(action, "");
        actor = Objects.requireNonNullElse(actor, EventActor.EMPTY);
        scope = Objects.requireNonNullElse(scope, "");
    }
}
