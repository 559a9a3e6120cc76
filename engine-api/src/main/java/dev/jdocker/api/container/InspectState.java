package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Timestamp;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Docker's view of a container's state: {@code {"Status": "exited", "Running": false, "ExitCode": 1, "StartedAt": "…", …}}. */
public record InspectState(
        @JsonProperty("Status") String status,
        @JsonProperty("Running") boolean running,
        @JsonProperty("Paused") boolean paused,
        @JsonProperty("Restarting") boolean restarting,
        @JsonProperty("OOMKilled") boolean oomKilled,
        @JsonProperty("Dead") boolean dead,
        @JsonProperty("Pid") int pid,
        @JsonProperty("ExitCode") int exitCode,
        @JsonProperty("Error") String error,
        @JsonProperty("StartedAt") Timestamp startedAt,
        @JsonProperty("FinishedAt") Timestamp finishedAt,

        @JsonProperty("Health") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Health health) {

    /** What an absent object means: everything at its default. */
    public static final InspectState EMPTY = new Builder().build();

    public InspectState {
        status = Objects.requireNonNullElse(status, "");
        error = Objects.requireNonNullElse(error, "");
        startedAt = Objects.requireNonNullElse(startedAt, Timestamp.ZERO);
        finishedAt = Objects.requireNonNullElse(finishedAt, Timestamp.ZERO);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these values. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.status = status;
        b.running = running;
        b.paused = paused;
        b.restarting = restarting;
        b.oomKilled = oomKilled;
        b.dead = dead;
        b.pid = pid;
        b.exitCode = exitCode;
        b.error = error;
        b.startedAt = startedAt;
        b.finishedAt = finishedAt;
        b.health = health;
        return b;
    }

    /** Collects the values; whatever is not set stays as if it were absent from the JSON. */
    public static final class Builder {
        private String status = "";
        private boolean running;
        private boolean paused;
        private boolean restarting;
        private boolean oomKilled;
        private boolean dead;
        private int pid;
        private int exitCode;
        private String error = "";
        private Timestamp startedAt = Timestamp.ZERO;
        private Timestamp finishedAt = Timestamp.ZERO;
        private @Nullable Health health;

        private Builder() {}

        public Builder status(String value) {
            this.status = value;
            return this;
        }

        public Builder running(boolean value) {
            this.running = value;
            return this;
        }

        public Builder paused(boolean value) {
            this.paused = value;
            return this;
        }

        public Builder restarting(boolean value) {
            this.restarting = value;
            return this;
        }

        public Builder oomKilled(boolean value) {
            this.oomKilled = value;
            return this;
        }

        public Builder dead(boolean value) {
            this.dead = value;
            return this;
        }

        public Builder pid(int value) {
            this.pid = value;
            return this;
        }

        public Builder exitCode(int value) {
            this.exitCode = value;
            return this;
        }

        public Builder error(String value) {
            this.error = value;
            return this;
        }

        public Builder startedAt(Timestamp value) {
            this.startedAt = value;
            return this;
        }

        public Builder finishedAt(Timestamp value) {
            this.finishedAt = value;
            return this;
        }

        public Builder health(@Nullable Health value) {
            this.health = value;
            return this;
        }

        public InspectState build() {
            return new InspectState(
                    status,
                    running,
                    paused,
                    restarting,
                    oomKilled,
                    dead,
                    pid,
                    exitCode,
                    error,
                    startedAt,
                    finishedAt,
                    health);
        }
    }
}
