package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The limits that a cgroup enforces: {@code linux.resources}. */
public record Resources(
        @JsonProperty("devices") List<DeviceRule> devices,
        @JsonProperty("memory") @Nullable Memory memory,
        @JsonProperty("cpu") @Nullable Cpu cpu,
        @JsonProperty("pids") @Nullable Pids pids,
        @JsonProperty("blockIO") @Nullable BlockIo blockIo,
        @JsonProperty("hugepageLimits") List<HugepageLimit> hugepageLimits,
        @JsonProperty("network") @Nullable NetworkClass network,
        @JsonProperty("rdma") Map<String, RdmaLimit> rdma,
        @JsonProperty("unified") Map<String, String> unified) {
    public Resources {
        devices = Absent.list(devices);
        hugepageLimits = Absent.list(hugepageLimits);
        rdma = Absent.map(rdma);
        unified = Absent.map(unified);
    }

    /** A builder that starts from nothing. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from this. */
    public Builder toBuilder() {
        var b = new Builder();
        b.devices = devices;
        b.memory = memory;
        b.cpu = cpu;
        b.pids = pids;
        b.blockIo = blockIo;
        b.hugepageLimits = hugepageLimits;
        b.network = network;
        b.rdma = rdma;
        b.unified = unified;
        return b;
    }

    /** Collects the components; each setter replaces the value. */
    public static final class Builder {
        private List<DeviceRule> devices = List.of();
        private @Nullable Memory memory;
        private @Nullable Cpu cpu;
        private @Nullable Pids pids;
        private @Nullable BlockIo blockIo;
        private List<HugepageLimit> hugepageLimits = List.of();
        private @Nullable NetworkClass network;
        private Map<String, RdmaLimit> rdma = Map.of();
        private Map<String, String> unified = Map.of();

        private Builder() {}

        public Builder devices(List<DeviceRule> value) {
            this.devices = value;
            return this;
        }

        public Builder memory(@Nullable Memory value) {
            this.memory = value;
            return this;
        }

        public Builder cpu(@Nullable Cpu value) {
            this.cpu = value;
            return this;
        }

        public Builder pids(@Nullable Pids value) {
            this.pids = value;
            return this;
        }

        public Builder blockIo(@Nullable BlockIo value) {
            this.blockIo = value;
            return this;
        }

        public Builder hugepageLimits(List<HugepageLimit> value) {
            this.hugepageLimits = value;
            return this;
        }

        public Builder network(@Nullable NetworkClass value) {
            this.network = value;
            return this;
        }

        public Builder rdma(Map<String, RdmaLimit> value) {
            this.rdma = value;
            return this;
        }

        public Builder unified(Map<String, String> value) {
            this.unified = value;
            return this;
        }

        public Resources build() {
            return new Resources(devices, memory, cpu, pids, blockIo, hugepageLimits, network, rdma, unified);
        }
    }
}
