package dev.jdocker.api.system;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.List;
import java.util.Objects;

/** What programs the firewall: {@code {"Driver": "nftables"}}. */
public record FirewallBackend(
        @JsonProperty("Driver") String driver,

        @JsonProperty("Info") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<List<String>> info) {

    public FirewallBackend {
        driver = Objects.requireNonNullElse(driver, "");
        info = Copy.list(info);
    }
}
