package dev.jdocker.api.exec;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Absent;
import dev.jdocker.api.json.Copy;
import java.util.List;
import java.util.Objects;

/** A process to run in a running container: {@code {"Cmd": ["sh"], "AttachStdout": true, "Tty": false}}. */
public record ExecConfig(
        @JsonProperty("User") String user,
        @JsonProperty("Privileged") boolean privileged,
        @JsonProperty("Tty") boolean tty,

        @JsonProperty("ConsoleSize") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<Integer> consoleSize,

        @JsonProperty("AttachStdin") boolean attachStdin,
        @JsonProperty("AttachStderr") boolean attachStderr,
        @JsonProperty("AttachStdout") boolean attachStdout,
        @JsonProperty("DetachKeys") String detachKeys,
        @JsonProperty("Env") List<String> env,
        @JsonProperty("WorkingDir") String workingDir,

        @JsonProperty("Cmd") @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> cmd,

        @JsonProperty("Detach") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean detach) {

    public ExecConfig {
        user = Objects.requireNonNullElse(user, "");
        consoleSize = Copy.list(consoleSize);
        detachKeys = Objects.requireNonNullElse(detachKeys, "");
        env = Copy.listOrAbsent(env);
        workingDir = Objects.requireNonNullElse(workingDir, "");
        cmd = Copy.listOrAbsent(cmd);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these values. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.user = user;
        b.privileged = privileged;
        b.tty = tty;
        b.consoleSize = consoleSize;
        b.attachStdin = attachStdin;
        b.attachStderr = attachStderr;
        b.attachStdout = attachStdout;
        b.detachKeys = detachKeys;
        b.env = env;
        b.workingDir = workingDir;
        b.cmd = cmd;
        b.detach = detach;
        return b;
    }

    /** Collects the values; whatever is not set stays as if it were absent from the JSON. */
    public static final class Builder {
        private String user = "";
        private boolean privileged;
        private boolean tty;
        private List<Integer> consoleSize = Absent.list();
        private boolean attachStdin;
        private boolean attachStderr;
        private boolean attachStdout;
        private String detachKeys = "";
        private List<String> env = Absent.list();
        private String workingDir = "";
        private List<String> cmd = Absent.list();
        private boolean detach;

        private Builder() {}

        public Builder user(String value) {
            this.user = value;
            return this;
        }

        public Builder privileged(boolean value) {
            this.privileged = value;
            return this;
        }

        public Builder tty(boolean value) {
            this.tty = value;
            return this;
        }

        public Builder consoleSize(List<Integer> value) {
            this.consoleSize = value;
            return this;
        }

        public Builder attachStdin(boolean value) {
            this.attachStdin = value;
            return this;
        }

        public Builder attachStderr(boolean value) {
            this.attachStderr = value;
            return this;
        }

        public Builder attachStdout(boolean value) {
            this.attachStdout = value;
            return this;
        }

        public Builder detachKeys(String value) {
            this.detachKeys = value;
            return this;
        }

        public Builder env(List<String> value) {
            this.env = value;
            return this;
        }

        public Builder workingDir(String value) {
            this.workingDir = value;
            return this;
        }

        public Builder cmd(List<String> value) {
            this.cmd = value;
            return this;
        }

        public Builder detach(boolean value) {
            this.detach = value;
            return this;
        }

        public ExecConfig build() {
            return new ExecConfig(
                    user,
                    privileged,
                    tty,
                    consoleSize,
                    attachStdin,
                    attachStderr,
                    attachStdout,
                    detachKeys,
                    env,
                    workingDir,
                    cmd,
                    detach);
        }
    }
}
