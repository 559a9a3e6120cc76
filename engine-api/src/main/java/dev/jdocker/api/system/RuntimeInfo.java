package dev.jdocker.api.system;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** An OCI runtime known to the engine: {@code {"path": "runc", "status": {…}}}. */
public record RuntimeInfo(
        @JsonProperty("path") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String path,

        @JsonProperty("runtimeArgs") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<String> runtimeArgs,

        @JsonProperty("status") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, String> status) {

    public RuntimeInfo {
        path = Objects.requireNonNullElse(path, "");
        runtimeArgs = Copy.list(runtimeArgs);
        status = Copy.map(status);
    }
}
