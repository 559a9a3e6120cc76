package dev.jdocker.api.system;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Absent;
import dev.jdocker.api.json.Copy;
import java.util.List;
import java.util.Objects;

/** The answer to {@code GET /version}: {@code {"Version": "28.5.0", "ApiVersion": "1.51", "MinAPIVersion": "1.24", …}}. */
public record VersionResponse(
        @JsonProperty("Platform") PlatformName platform,

        @JsonProperty("Components") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<ComponentVersion> components,

        @JsonProperty("Version") String version,
        @JsonProperty("ApiVersion") String apiVersion,
        @JsonProperty("MinAPIVersion") String minApiVersion,
        @JsonProperty("GitCommit") String gitCommit,
        @JsonProperty("GoVersion") String goVersion,
        @JsonProperty("Os") String os,
        @JsonProperty("Arch") String arch,

        @JsonProperty("KernelVersion") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String kernelVersion,

        @JsonProperty("Experimental") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean experimental,

        @JsonProperty("BuildTime") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String buildTime) {

    public VersionResponse {
        platform = Objects.requireNonNullElse(platform, PlatformName.EMPTY);
        components = Copy.list(components);
        version = Objects.requireNonNullElse(version, "");
        apiVersion = Objects.requireNonNullElse(apiVersion, "");
        minApiVersion = Objects.requireNonNullElse(minApiVersion, "");
        gitCommit = Objects.requireNonNullElse(gitCommit, "");
        goVersion = Objects.requireNonNullElse(goVersion, "");
        os = Objects.requireNonNullElse(os, "");
        arch = Objects.requireNonNullElse(arch, "");
        kernelVersion = Objects.requireNonNullElse(kernelVersion, "");
        buildTime = Objects.requireNonNullElse(buildTime, "");
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these values. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.platform = platform;
        b.components = components;
        b.version = version;
        b.apiVersion = apiVersion;
        b.minApiVersion = minApiVersion;
        b.gitCommit = gitCommit;
        b.goVersion = goVersion;
        b.os = os;
        b.arch = arch;
        b.kernelVersion = kernelVersion;
        b.experimental = experimental;
        b.buildTime = buildTime;
        return b;
    }

    /** Collects the values; whatever is not set stays as if it were absent from the JSON. */
    public static final class Builder {
        private PlatformName platform = PlatformName.EMPTY;
        private List<ComponentVersion> components = Absent.list();
        private String version = "";
        private String apiVersion = "";
        private String minApiVersion = "";
        private String gitCommit = "";
        private String goVersion = "";
        private String os = "";
        private String arch = "";
        private String kernelVersion = "";
        private boolean experimental;
        private String buildTime = "";

        private Builder() {}

        public Builder platform(PlatformName value) {
            this.platform = value;
            return this;
        }

        public Builder components(List<ComponentVersion> value) {
            this.components = value;
            return this;
        }

        public Builder version(String value) {
            this.version = value;
            return this;
        }

        public Builder apiVersion(String value) {
            this.apiVersion = value;
            return this;
        }

        public Builder minApiVersion(String value) {
            this.minApiVersion = value;
            return this;
        }

        public Builder gitCommit(String value) {
            this.gitCommit = value;
            return this;
        }

        public Builder goVersion(String value) {
            this.goVersion = value;
            return this;
        }

        public Builder os(String value) {
            this.os = value;
            return this;
        }

        public Builder arch(String value) {
            this.arch = value;
            return this;
        }

        public Builder kernelVersion(String value) {
            this.kernelVersion = value;
            return this;
        }

        public Builder experimental(boolean value) {
            this.experimental = value;
            return this;
        }

        public Builder buildTime(String value) {
            this.buildTime = value;
            return this;
        }

        public VersionResponse build() {
            return new VersionResponse(
                    platform,
                    components,
                    version,
                    apiVersion,
                    minApiVersion,
                    gitCommit,
                    goVersion,
                    os,
                    arch,
                    kernelVersion,
                    experimental,
                    buildTime);
        }
    }
}
