package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Weights and rates of block devices. */
public record BlockIo(
        @JsonProperty("weight") @Nullable Integer weight,
        @JsonProperty("leafWeight") @Nullable Integer leafWeight,
        @JsonProperty("weightDevice") List<DeviceWeight> weightDevice,
        @JsonProperty("throttleReadBpsDevice") List<DeviceThrottle> throttleReadBpsDevice,
        @JsonProperty("throttleWriteBpsDevice") List<DeviceThrottle> throttleWriteBpsDevice,
        @JsonProperty("throttleReadIOPSDevice") List<DeviceThrottle> throttleReadIopsDevice,
        @JsonProperty("throttleWriteIOPSDevice") List<DeviceThrottle> throttleWriteIopsDevice) {
    public BlockIo {
        weightDevice = Absent.list(weightDevice);
        throttleReadBpsDevice = Absent.list(throttleReadBpsDevice);
        throttleWriteBpsDevice = Absent.list(throttleWriteBpsDevice);
        throttleReadIopsDevice = Absent.list(throttleReadIopsDevice);
        throttleWriteIopsDevice = Absent.list(throttleWriteIopsDevice);
    }

    /** A builder that starts from nothing. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from this. */
    public Builder toBuilder() {
        var b = new Builder();
        b.weight = weight;
        b.leafWeight = leafWeight;
        b.weightDevice = weightDevice;
        b.throttleReadBpsDevice = throttleReadBpsDevice;
        b.throttleWriteBpsDevice = throttleWriteBpsDevice;
        b.throttleReadIopsDevice = throttleReadIopsDevice;
        b.throttleWriteIopsDevice = throttleWriteIopsDevice;
        return b;
    }

    /** Collects the components; each setter replaces the value. */
    public static final class Builder {
        private @Nullable Integer weight;
        private @Nullable Integer leafWeight;
        private List<DeviceWeight> weightDevice = List.of();
        private List<DeviceThrottle> throttleReadBpsDevice = List.of();
        private List<DeviceThrottle> throttleWriteBpsDevice = List.of();
        private List<DeviceThrottle> throttleReadIopsDevice = List.of();
        private List<DeviceThrottle> throttleWriteIopsDevice = List.of();

        private Builder() {}

        public Builder weight(@Nullable Integer value) {
            this.weight = value;
            return this;
        }

        public Builder leafWeight(@Nullable Integer value) {
            this.leafWeight = value;
            return this;
        }

        public Builder weightDevice(List<DeviceWeight> value) {
            this.weightDevice = value;
            return this;
        }

        public Builder throttleReadBpsDevice(List<DeviceThrottle> value) {
            this.throttleReadBpsDevice = value;
            return this;
        }

        public Builder throttleWriteBpsDevice(List<DeviceThrottle> value) {
            this.throttleWriteBpsDevice = value;
            return this;
        }

        public Builder throttleReadIopsDevice(List<DeviceThrottle> value) {
            this.throttleReadIopsDevice = value;
            return this;
        }

        public Builder throttleWriteIopsDevice(List<DeviceThrottle> value) {
            this.throttleWriteIopsDevice = value;
            return this;
        }

        public BlockIo build() {
            return new BlockIo(
                    weight,
                    leafWeight,
                    weightDevice,
                    throttleReadBpsDevice,
                    throttleWriteBpsDevice,
                    throttleReadIopsDevice,
                    throttleWriteIopsDevice);
        }
    }
}
