package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.List;

/** Options of a tmpfs mount: {@code {"SizeBytes": 1048576, "Mode": 511, "Options": [["noexec"], ["uid", "1000"]]}}. */
public record TmpfsOptions(
        @JsonProperty("SizeBytes") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        long sizeBytes,

        @JsonProperty("Mode") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        int mode,

        @JsonProperty("Options") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<List<String>> options) {

    public TmpfsOptions {
        options = Copy.list(options);
    }
}
