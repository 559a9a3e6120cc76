package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** Memory limits in bytes, -1 for none; {@code swap} is memory plus swap. */
public record Memory(
        @JsonProperty("limit") @Nullable Long limit,
        @JsonProperty("reservation") @Nullable Long reservation,
        @JsonProperty("swap") @Nullable Long swap,
        @JsonProperty("kernel") @Nullable Long kernel,
        @JsonProperty("kernelTCP") @Nullable Long kernelTcp,
        @JsonProperty("swappiness") @Nullable Long swappiness,
        @JsonProperty("disableOOMKiller") @Nullable Boolean disableOomKiller,
        @JsonProperty("useHierarchy") @Nullable Boolean useHierarchy,
        @JsonProperty("checkBeforeUpdate") @Nullable Boolean checkBeforeUpdate) {
    /** A builder that starts from nothing. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from this. */
    public Builder toBuilder() {
        var b = new Builder();
        b.limit = limit;
        b.reservation = reservation;
        b.swap = swap;
        b.kernel = kernel;
        b.kernelTcp = kernelTcp;
        b.swappiness = swappiness;
        b.disableOomKiller = disableOomKiller;
        b.useHierarchy = useHierarchy;
        b.checkBeforeUpdate = checkBeforeUpdate;
        return b;
    }

    /** Collects the components; each setter replaces the value. */
    public static final class Builder {
        private @Nullable Long limit;
        private @Nullable Long reservation;
        private @Nullable Long swap;
        private @Nullable Long kernel;
        private @Nullable Long kernelTcp;
        private @Nullable Long swappiness;
        private @Nullable Boolean disableOomKiller;
        private @Nullable Boolean useHierarchy;
        private @Nullable Boolean checkBeforeUpdate;

        private Builder() {}

        public Builder limit(@Nullable Long value) {
            this.limit = value;
            return this;
        }

        public Builder reservation(@Nullable Long value) {
            this.reservation = value;
            return this;
        }

        public Builder swap(@Nullable Long value) {
            this.swap = value;
            return this;
        }

        public Builder kernel(@Nullable Long value) {
            this.kernel = value;
            return this;
        }

        public Builder kernelTcp(@Nullable Long value) {
            this.kernelTcp = value;
            return this;
        }

        public Builder swappiness(@Nullable Long value) {
            this.swappiness = value;
            return this;
        }

        public Builder disableOomKiller(@Nullable Boolean value) {
            this.disableOomKiller = value;
            return this;
        }

        public Builder useHierarchy(@Nullable Boolean value) {
            this.useHierarchy = value;
            return this;
        }

        public Builder checkBeforeUpdate(@Nullable Boolean value) {
            this.checkBeforeUpdate = value;
            return this;
        }

        public Memory build() {
            return new Memory(
                    limit,
                    reservation,
                    swap,
                    kernel,
                    kernelTcp,
                    swappiness,
                    disableOomKiller,
                    useHierarchy,
                    checkBeforeUpdate);
        }
    }
}
