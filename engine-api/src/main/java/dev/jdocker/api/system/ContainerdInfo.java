package dev.jdocker.api.system;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/** How containerd is reached, where there is one: {@code {"Address": "…", "Namespaces": {…}}}. */
public record ContainerdInfo(
        @JsonProperty("Address") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String address,

        @JsonProperty("Namespaces") ContainerdNamespaces namespaces) {

    public ContainerdInfo {
        address = Objects.requireNonNullElse(address, "");
        namespaces = Objects.requireNonNullElse(namespaces, ContainerdNamespaces.EMPTY);
    }
}
