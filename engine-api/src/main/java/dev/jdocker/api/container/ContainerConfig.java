package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.image.HealthConfig;
import dev.jdocker.api.json.Absent;
import dev.jdocker.api.json.Copy;
import dev.jdocker.api.json.EmptyObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The portable part of a container's configuration: {@code {"Hostname": "", "Env": ["A=b"], "Cmd": ["sh"], …}}. {@code Cmd} and {@code Entrypoint} tell null (keep the image's) from empty (clear it). */
public record ContainerConfig(
        @JsonProperty("Hostname") String hostname,
        @JsonProperty("Domainname") String domainname,
        @JsonProperty("User") String user,
        @JsonProperty("AttachStdin") boolean attachStdin,
        @JsonProperty("AttachStdout") boolean attachStdout,
        @JsonProperty("AttachStderr") boolean attachStderr,

        @JsonProperty("ExposedPorts") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, EmptyObject> exposedPorts,

        @JsonProperty("Tty") boolean tty,
        @JsonProperty("OpenStdin") boolean openStdin,
        @JsonProperty("StdinOnce") boolean stdinOnce,
        @JsonProperty("Env") List<String> env,

        @JsonProperty("Cmd") @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable
        List<String> cmd,

        @JsonProperty("Healthcheck") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        HealthConfig healthcheck,

        @JsonProperty("ArgsEscaped") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean argsEscaped,

        @JsonProperty("Image") String image,
        @JsonProperty("Volumes") Map<String, EmptyObject> volumes,
        @JsonProperty("WorkingDir") String workingDir,

        @JsonProperty("Entrypoint") @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable
        List<String> entrypoint,

        @JsonProperty("NetworkDisabled") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean networkDisabled,

        @JsonProperty("MacAddress") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String macAddress,

        @JsonProperty("OnBuild") List<String> onBuild,
        @JsonProperty("Labels") Map<String, String> labels,

        @JsonProperty("StopSignal") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String stopSignal,

        @JsonProperty("StopTimeout") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Integer stopTimeout,

        @JsonProperty("Shell")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> shell) {

    /** What an absent object means: everything at its default. */
    public static final ContainerConfig EMPTY = new Builder().build();

    public ContainerConfig {
        hostname = Objects.requireNonNullElse(hostname, "");
        domainname = Objects.requireNonNullElse(domainname, "");
        user = Objects.requireNonNullElse(user, "");
        exposedPorts = Copy.map(exposedPorts);
        env = Copy.listOrAbsent(env);
        cmd = cmd == null ? null : List.copyOf(cmd);
        image = Objects.requireNonNullElse(image, "");
        volumes = Copy.mapOrAbsent(volumes);
        workingDir = Objects.requireNonNullElse(workingDir, "");
        entrypoint = entrypoint == null ? null : List.copyOf(entrypoint);
        macAddress = Objects.requireNonNullElse(macAddress, "");
        onBuild = Copy.listOrAbsent(onBuild);
        labels = Copy.mapOrAbsent(labels);
        stopSignal = Objects.requireNonNullElse(stopSignal, "");
        shell = Copy.list(shell);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these values. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.hostname = hostname;
        b.domainname = domainname;
        b.user = user;
        b.attachStdin = attachStdin;
        b.attachStdout = attachStdout;
        b.attachStderr = attachStderr;
        b.exposedPorts = exposedPorts;
        b.tty = tty;
        b.openStdin = openStdin;
        b.stdinOnce = stdinOnce;
        b.env = env;
        b.cmd = cmd;
        b.healthcheck = healthcheck;
        b.argsEscaped = argsEscaped;
        b.image = image;
        b.volumes = volumes;
        b.workingDir = workingDir;
        b.entrypoint = entrypoint;
        b.networkDisabled = networkDisabled;
        b.macAddress = macAddress;
        b.onBuild = onBuild;
        b.labels = labels;
        b.stopSignal = stopSignal;
        b.stopTimeout = stopTimeout;
        b.shell = shell;
        return b;
    }

    /** Collects the values; whatever is not set stays as if it were absent from the JSON. */
    public static final class Builder {
        private String hostname = "";
        private String domainname = "";
        private String user = "";
        private boolean attachStdin;
        private boolean attachStdout;
        private boolean attachStderr;
        private Map<String, EmptyObject> exposedPorts = Absent.map();
        private boolean tty;
        private boolean openStdin;
        private boolean stdinOnce;
        private List<String> env = Absent.list();
        private @Nullable List<String> cmd;
        private @Nullable HealthConfig healthcheck;
        private boolean argsEscaped;
        private String image = "";
        private Map<String, EmptyObject> volumes = Absent.map();
        private String workingDir = "";
        private @Nullable List<String> entrypoint;
        private boolean networkDisabled;
        private String macAddress = "";
        private List<String> onBuild = Absent.list();
        private Map<String, String> labels = Absent.map();
        private String stopSignal = "";
        private @Nullable Integer stopTimeout;
        private List<String> shell = Absent.list();

        private Builder() {}

        public Builder hostname(String value) {
            this.hostname = value;
            return this;
        }

        public Builder domainname(String value) {
            this.domainname = value;
            return this;
        }

        public Builder user(String value) {
            this.user = value;
            return this;
        }

        public Builder attachStdin(boolean value) {
            this.attachStdin = value;
            return this;
        }

        public Builder attachStdout(boolean value) {
            this.attachStdout = value;
            return this;
        }

        public Builder attachStderr(boolean value) {
            this.attachStderr = value;
            return this;
        }

        public Builder exposedPorts(Map<String, EmptyObject> value) {
            this.exposedPorts = value;
            return this;
        }

        public Builder tty(boolean value) {
            this.tty = value;
            return this;
        }

        public Builder openStdin(boolean value) {
            this.openStdin = value;
            return this;
        }

        public Builder stdinOnce(boolean value) {
            this.stdinOnce = value;
            return this;
        }

        public Builder env(List<String> value) {
            this.env = value;
            return this;
        }

        public Builder cmd(@Nullable List<String> value) {
            this.cmd = value;
            return this;
        }

        public Builder healthcheck(@Nullable HealthConfig value) {
            this.healthcheck = value;
            return this;
        }

        public Builder argsEscaped(boolean value) {
            this.argsEscaped = value;
            return this;
        }

        public Builder image(String value) {
            this.image = value;
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

        public Builder entrypoint(@Nullable List<String> value) {
            this.entrypoint = value;
            return this;
        }

        public Builder networkDisabled(boolean value) {
            this.networkDisabled = value;
            return this;
        }

        public Builder macAddress(String value) {
            this.macAddress = value;
            return this;
        }

        public Builder onBuild(List<String> value) {
            this.onBuild = value;
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

        public Builder stopTimeout(@Nullable Integer value) {
            this.stopTimeout = value;
            return this;
        }

        public Builder shell(List<String> value) {
            this.shell = value;
            return this;
        }

        public ContainerConfig build() {
            return new ContainerConfig(
                    hostname,
                    domainname,
                    user,
                    attachStdin,
                    attachStdout,
                    attachStderr,
                    exposedPorts,
                    tty,
                    openStdin,
                    stdinOnce,
                    env,
                    cmd,
                    healthcheck,
                    argsEscaped,
                    image,
                    volumes,
                    workingDir,
                    entrypoint,
                    networkDisabled,
                    macAddress,
                    onBuild,
                    labels,
                    stopSignal,
                    stopTimeout,
                    shell);
        }
    }
}
