package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** CPU limits; quota and period in microseconds. */
public record Cpu(
        @JsonProperty("shares") @Nullable Long shares,
        @JsonProperty("quota") @Nullable Long quota,
        @JsonProperty("burst") @Nullable Long burst,
        @JsonProperty("period") @Nullable Long period,
        @JsonProperty("realtimeRuntime") @Nullable Long realtimeRuntime,
        @JsonProperty("realtimePeriod") @Nullable Long realtimePeriod,
        @JsonProperty("cpus") @Nullable String cpus,
        @JsonProperty("mems") @Nullable String mems,
        @JsonProperty("idle") @Nullable Long idle) {
    /** A builder that starts from nothing. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from this. */
    public Builder toBuilder() {
        var b = new Builder();
        b.shares = shares;
        b.quota = quota;
        b.burst = burst;
        b.period = period;
        b.realtimeRuntime = realtimeRuntime;
        b.realtimePeriod = realtimePeriod;
        b.cpus = cpus;
        b.mems = mems;
        b.idle = idle;
        return b;
    }

    /** Collects the components; each setter replaces the value. */
    public static final class Builder {
        private @Nullable Long shares;
        private @Nullable Long quota;
        private @Nullable Long burst;
        private @Nullable Long period;
        private @Nullable Long realtimeRuntime;
        private @Nullable Long realtimePeriod;
        private @Nullable String cpus;
        private @Nullable String mems;
        private @Nullable Long idle;

        private Builder() {}

        public Builder shares(@Nullable Long value) {
            this.shares = value;
            return this;
        }

        public Builder quota(@Nullable Long value) {
            this.quota = value;
            return this;
        }

        public Builder burst(@Nullable Long value) {
            this.burst = value;
            return this;
        }

        public Builder period(@Nullable Long value) {
            this.period = value;
            return this;
        }

        public Builder realtimeRuntime(@Nullable Long value) {
            this.realtimeRuntime = value;
            return this;
        }

        public Builder realtimePeriod(@Nullable Long value) {
            this.realtimePeriod = value;
            return this;
        }

        public Builder cpus(@Nullable String value) {
            this.cpus = value;
            return this;
        }

        public Builder mems(@Nullable String value) {
            this.mems = value;
            return this;
        }

        public Builder idle(@Nullable Long value) {
            this.idle = value;
            return this;
        }

        public Cpu build() {
            return new Cpu(shares, quota, burst, period, realtimeRuntime, realtimePeriod, cpus, mems, idle);
        }
    }
}
