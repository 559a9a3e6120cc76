package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What runs in a container and as whom: the {@code process} object. */
public record ContainerProcess(
        @JsonProperty("terminal") boolean terminal,
        @JsonProperty("consoleSize") @Nullable ConsoleSize consoleSize,
        @JsonProperty("user") User user,
        @JsonProperty("args") List<String> args,
        @JsonProperty("commandLine") @Nullable String commandLine,
        @JsonProperty("env") List<String> env,
        @JsonProperty("cwd") String cwd,
        @JsonProperty("capabilities") @Nullable Capabilities capabilities,
        @JsonProperty("rlimits") List<Rlimit> rlimits,
        @JsonProperty("noNewPrivileges") boolean noNewPrivileges,
        @JsonProperty("apparmorProfile") @Nullable String apparmorProfile,
        @JsonProperty("oomScoreAdj") @Nullable Integer oomScoreAdj,
        @JsonProperty("selinuxLabel") @Nullable String selinuxLabel,
        @JsonProperty("scheduler") @Nullable Scheduler scheduler,
        @JsonProperty("ioPriority") @Nullable IoPriority ioPriority,
        @JsonProperty("execCPUAffinity") @Nullable ExecCpuAffinity execCpuAffinity) {
    public ContainerProcess {
        user = Absent.or(user, new User(0, 0, null, List.of(), null));
        args = Absent.list(args);
        env = Absent.list(env);
        rlimits = Absent.list(rlimits);
    }

    /** A builder that starts from nothing. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from this. */
    public Builder toBuilder() {
        var b = new Builder();
        b.terminal = terminal;
        b.consoleSize = consoleSize;
        b.user = user;
        b.args = args;
        b.commandLine = commandLine;
        b.env = env;
        b.cwd = cwd;
        b.capabilities = capabilities;
        b.rlimits = rlimits;
        b.noNewPrivileges = noNewPrivileges;
        b.apparmorProfile = apparmorProfile;
        b.oomScoreAdj = oomScoreAdj;
        b.selinuxLabel = selinuxLabel;
        b.scheduler = scheduler;
        b.ioPriority = ioPriority;
        b.execCpuAffinity = execCpuAffinity;
        return b;
    }

    /** Collects the components; each setter replaces the value. */
    public static final class Builder {
        private boolean terminal;
        private @Nullable ConsoleSize consoleSize;
        private User user = new User(0, 0, null, List.of(), null);
        private List<String> args = List.of();
        private @Nullable String commandLine;
        private List<String> env = List.of();
        private String cwd = "/";
        private @Nullable Capabilities capabilities;
        private List<Rlimit> rlimits = List.of();
        private boolean noNewPrivileges;
        private @Nullable String apparmorProfile;
        private @Nullable Integer oomScoreAdj;
        private @Nullable String selinuxLabel;
        private @Nullable Scheduler scheduler;
        private @Nullable IoPriority ioPriority;
        private @Nullable ExecCpuAffinity execCpuAffinity;

        private Builder() {}

        public Builder terminal(boolean value) {
            this.terminal = value;
            return this;
        }

        public Builder consoleSize(@Nullable ConsoleSize value) {
            this.consoleSize = value;
            return this;
        }

        public Builder user(User value) {
            this.user = value;
            return this;
        }

        public Builder args(List<String> value) {
            this.args = value;
            return this;
        }

        public Builder commandLine(@Nullable String value) {
            this.commandLine = value;
            return this;
        }

        public Builder env(List<String> value) {
            this.env = value;
            return this;
        }

        public Builder cwd(String value) {
            this.cwd = value;
            return this;
        }

        public Builder capabilities(@Nullable Capabilities value) {
            this.capabilities = value;
            return this;
        }

        public Builder rlimits(List<Rlimit> value) {
            this.rlimits = value;
            return this;
        }

        public Builder noNewPrivileges(boolean value) {
            this.noNewPrivileges = value;
            return this;
        }

        public Builder apparmorProfile(@Nullable String value) {
            this.apparmorProfile = value;
            return this;
        }

        public Builder oomScoreAdj(@Nullable Integer value) {
            this.oomScoreAdj = value;
            return this;
        }

        public Builder selinuxLabel(@Nullable String value) {
            this.selinuxLabel = value;
            return this;
        }

        public Builder scheduler(@Nullable Scheduler value) {
            this.scheduler = value;
            return this;
        }

        public Builder ioPriority(@Nullable IoPriority value) {
            this.ioPriority = value;
            return this;
        }

        public Builder execCpuAffinity(@Nullable ExecCpuAffinity value) {
            this.execCpuAffinity = value;
            return this;
        }

        public ContainerProcess build() {
            return new ContainerProcess(
                    terminal,
                    consoleSize,
                    user,
                    args,
                    commandLine,
                    env,
                    cwd,
                    capabilities,
                    rlimits,
                    noNewPrivileges,
                    apparmorProfile,
                    oomScoreAdj,
                    selinuxLabel,
                    scheduler,
                    ioPriority,
                    execCpuAffinity);
        }
    }
}
