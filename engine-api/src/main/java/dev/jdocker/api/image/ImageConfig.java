package dev.jdocker.api.image;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Absent;
import dev.jdocker.api.json.Copy;
import dev.jdocker.api.json.EmptyObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The defaults an image brings for its containers. Older engines send the fields of {@code ContainerConfig} too, which are ignored here. */
public record ImageConfig(
        @JsonProperty("User") String user,

        @JsonProperty("ExposedPorts") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, EmptyObject> exposedPorts,

        @JsonProperty("Env") List<String> env,

        @JsonProperty("Entrypoint") @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable
        List<String> entrypoint,

        @JsonProperty("Cmd") @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable
        List<String> cmd,

        @JsonProperty("Volumes") Map<String, EmptyObject> volumes,
        @JsonProperty("WorkingDir") String workingDir,
        @JsonProperty("Labels") Map<String, String> labels,

        @JsonProperty("StopSignal") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String stopSignal,

        @JsonProperty("ArgsEscaped") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean argsEscaped,

        @JsonProperty("Healthcheck") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        HealthConfig healthcheck,

        @JsonProperty("OnBuild") List<String> onBuild,

        @JsonProperty("Shell")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> shell) {

    public ImageConfig {
        user = Objects.requireNonNullElse(user, "");
        exposedPorts = Copy.map(exposedPorts);
        env = Copy.listOrAbsent(env);
        entrypoint = entrypoint == null ? null : List.copyOf(entrypoint);
        cmd = cmd == null ? null : List.copyOf(cmd);
        volumes = Copy.mapOrAbsent(volumes);
        workingDir = Objects.requireNonNullElse(workingDir, "");
        labels = Copy.mapOrAbsent(labels);
        stopSignal = Objects.requireNonNullElse(stopSignal, "");
        onBuild = Copy.listOrAbsent(onBuild);
        shell = Copy.list(shell);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these values. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.user = user;
        b.exposedPorts = exposedPorts;
        b.env = env;
        b.entrypoint = entrypoint;
        b.cmd = cmd;
        b.volumes = volumes;
        b.workingDir = workingDir;
        b.labels = labels;
        b.stopSignal = stopSignal;
        b.argsEscaped = argsEscaped;
        b.healthcheck = healthcheck;
        b.onBuild = onBuild;
        b.shell = shell;
        return b;
    }

    /** Collects the values; whatever is not set stays as if it were absent from the JSON. */
    public static final class Builder {
        private String user = "";
        private Map<String, EmptyObject> exposedPorts = Absent.map();
        private List<String> env = Absent.list();
        private @Nullable List<String> entrypoint;
        private @Nullable List<String> cmd;
        private Map<String, EmptyObject> volumes = Absent.map();
        private String workingDir = "";
        private Map<String, String> labels = Absent.map();
        private String stopSignal = "";
        private boolean argsEscaped;
        private @Nullable HealthConfig healthcheck;
        private List<String> onBuild = Absent.list();
        private List<String> shell = Absent.list();

        private Builder() {}

        public Builder user(String value) {
            this.user = value;
            return this;
        }

        public Builder exposedPorts(Map<String, EmptyObject> value) {
            this.exposedPorts = value;
            return this;
        }

        public Builder env(List<String> value) {
            this.env = value;
            return this;
        }

        public Builder entrypoint(@Nullable List<String> value) {
            this.entrypoint = value;
            return this;
        }

        public Builder cmd(@Nullable List<String> value) {
            this.cmd = value;
            return this;
        }

        public Builder volumes(Map<String, EmptyObject> value) {
            this.volumes = value;
            return this;
        }

        public Builder workingDir(String value) {
            this.workingDir = value;
            return this;
        }

        public Builder labels(Map<String, String> value) {
            this.labels = value;
            return this;
        }

        public Builder stopSignal(String value) {
            this.stopSignal = value;
            return this;
        }

        public Builder argsEscaped(boolean value) {
            this.argsEscaped = value;
            return this;
        }

        public Builder healthcheck(@Nullable HealthConfig value) {
            this.healthcheck = value;
            return this;
        }

        public Builder onBuild(List<String> value) {
            this.onBuild = value;
            return this;
        }

        public Builder shell(List<String> value) {
            this.shell = value;
            return this;
        }

        public ImageConfig build() {
            return new ImageConfig(
                    user,
                    exposedPorts,
                    env,
                    entrypoint,
                    cmd,
                    volumes,
                    workingDir,
                    labels,
                    stopSignal,
                    argsEscaped,
                    healthcheck,
                    onBuild,
                    shell);
        }
    }
}
