package dev.jdocker.api.system;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Copy;
import java.util.List;
import java.util.Map;

/** How registries are reached: {@code {"InsecureRegistryCIDRs": ["127.0.0.0/8"], "IndexConfigs": {}, "Mirrors": null}}. */
public record RegistryConfig(
        @JsonProperty("AllowNondistributableArtifactsCIDRs") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<String> allowNondistributableArtifactsCidrs,

        @JsonProperty("AllowNondistributableArtifactsHostnames") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<String> allowNondistributableArtifactsHostnames,

        @JsonProperty("InsecureRegistryCIDRs") List<String> insecureRegistryCidrs,
        @JsonProperty("IndexConfigs") Map<String, IndexInfo> indexConfigs,
        @JsonProperty("Mirrors") List<String> mirrors) {

    public RegistryConfig {
        allowNondistributableArtifactsCidrs = Copy.list(allowNondistributableArtifactsCidrs);
        allowNondistributableArtifactsHostnames = Copy.list(allowNondistributableArtifactsHostnames);
        insecureRegistryCidrs = Copy.listOrAbsent(insecureRegistryCidrs);
        indexConfigs = Copy.mapOrAbsent(indexConfigs);
        mirrors = Copy.listOrAbsent(mirrors);
    }
}
