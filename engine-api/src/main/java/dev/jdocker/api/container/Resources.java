package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Absent;
import dev.jdocker.api.json.Copy;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The limits of a container: {@code {"Memory": 67108864, "NanoCpus": 500000000, "PidsLimit": 100, …}}; 0 and null mean unlimited. */
public record Resources(
        @JsonProperty("CpuShares") long cpuShares,
        @JsonProperty("Memory") long memoryBytes,
        @JsonProperty("NanoCpus") long nanoCpus,
        @JsonProperty("CgroupParent") String cgroupParent,
        @JsonProperty("BlkioWeight") int blkioWeight,
        @JsonProperty("BlkioWeightDevice") List<WeightDevice> blkioWeightDevice,
        @JsonProperty("BlkioDeviceReadBps") List<ThrottleDevice> blkioDeviceReadBps,
        @JsonProperty("BlkioDeviceWriteBps") List<ThrottleDevice> blkioDeviceWriteBps,
        @JsonProperty("BlkioDeviceReadIOps") List<ThrottleDevice> blkioDeviceReadIops,
        @JsonProperty("BlkioDeviceWriteIOps") List<ThrottleDevice> blkioDeviceWriteIops,
        @JsonProperty("CpuPeriod") long cpuPeriod,
        @JsonProperty("CpuQuota") long cpuQuota,
        @JsonProperty("CpuRealtimePeriod") long cpuRealtimePeriod,
        @JsonProperty("CpuRealtimeRuntime") long cpuRealtimeRuntime,
        @JsonProperty("CpusetCpus") String cpusetCpus,
        @JsonProperty("CpusetMems") String cpusetMems,
        @JsonProperty("Devices") List<DeviceMapping> devices,
        @JsonProperty("DeviceCgroupRules") List<String> deviceCgroupRules,
        @JsonProperty("DeviceRequests") List<DeviceRequest> deviceRequests,

        @JsonProperty("KernelMemoryTCP") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        long kernelMemoryTcpBytes,

        @JsonProperty("MemoryReservation") long memoryReservationBytes,
        @JsonProperty("MemorySwap") long memorySwapBytes,
        @JsonProperty("MemorySwappiness") @Nullable Long memorySwappiness,
        @JsonProperty("OomKillDisable") @Nullable Boolean oomKillDisable,
        @JsonProperty("PidsLimit") @Nullable Long pidsLimit,
        @JsonProperty("Ulimits") List<Ulimit> ulimits,
        @JsonProperty("CpuCount") long cpuCount,
        @JsonProperty("CpuPercent") long cpuPercent,
        @JsonProperty("IOMaximumIOps") long ioMaximumIops,
        @JsonProperty("IOMaximumBandwidth") long ioMaximumBandwidth) {

    /** What an absent object means: everything at its default. */
    public static final Resources EMPTY = new Builder().build();

    public Resources {
        cgroupParent = Objects.requireNonNullElse(cgroupParent, "");
        blkioWeightDevice = Copy.listOrAbsent(blkioWeightDevice);
        blkioDeviceReadBps = Copy.listOrAbsent(blkioDeviceReadBps);
        blkioDeviceWriteBps = Copy.listOrAbsent(blkioDeviceWriteBps);
        blkioDeviceReadIops = Copy.listOrAbsent(blkioDeviceReadIops);
        blkioDeviceWriteIops = Copy.listOrAbsent(blkioDeviceWriteIops);
        cpusetCpus = Objects.requireNonNullElse(cpusetCpus, "");
        cpusetMems = Objects.requireNonNullElse(cpusetMems, "");
        devices = Copy.listOrAbsent(devices);
        deviceCgroupRules = Copy.listOrAbsent(deviceCgroupRules);
        deviceRequests = Copy.listOrAbsent(deviceRequests);
        ulimits = Copy.listOrAbsent(ulimits);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these values. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.cpuShares = cpuShares;
        b.memoryBytes = memoryBytes;
        b.nanoCpus = nanoCpus;
        b.cgroupParent = cgroupParent;
        b.blkioWeight = blkioWeight;
        b.blkioWeightDevice = blkioWeightDevice;
        b.blkioDeviceReadBps = blkioDeviceReadBps;
        b.blkioDeviceWriteBps = blkioDeviceWriteBps;
        b.blkioDeviceReadIops = blkioDeviceReadIops;
        b.blkioDeviceWriteIops = blkioDeviceWriteIops;
        b.cpuPeriod = cpuPeriod;
        b.cpuQuota = cpuQuota;
        b.cpuRealtimePeriod = cpuRealtimePeriod;
        b.cpuRealtimeRuntime = cpuRealtimeRuntime;
        b.cpusetCpus = cpusetCpus;
        b.cpusetMems = cpusetMems;
        b.devices = devices;
        b.deviceCgroupRules = deviceCgroupRules;
        b.deviceRequests = deviceRequests;
        b.kernelMemoryTcpBytes = kernelMemoryTcpBytes;
        b.memoryReservationBytes = memoryReservationBytes;
        b.memorySwapBytes = memorySwapBytes;
        b.memorySwappiness = memorySwappiness;
        b.oomKillDisable = oomKillDisable;
        b.pidsLimit = pidsLimit;
        b.ulimits = ulimits;
        b.cpuCount = cpuCount;
        b.cpuPercent = cpuPercent;
        b.ioMaximumIops = ioMaximumIops;
        b.ioMaximumBandwidth = ioMaximumBandwidth;
        return b;
    }

    /** Collects the values; whatever is not set stays as if it were absent from the JSON. */
    public static final class Builder {
        private long cpuShares;
        private long memoryBytes;
        private long nanoCpus;
        private String cgroupParent = "";
        private int blkioWeight;
        private List<WeightDevice> blkioWeightDevice = Absent.list();
        private List<ThrottleDevice> blkioDeviceReadBps = Absent.list();
        private List<ThrottleDevice> blkioDeviceWriteBps = Absent.list();
        private List<ThrottleDevice> blkioDeviceReadIops = Absent.list();
        private List<ThrottleDevice> blkioDeviceWriteIops = Absent.list();
        private long cpuPeriod;
        private long cpuQuota;
        private long cpuRealtimePeriod;
        private long cpuRealtimeRuntime;
        private String cpusetCpus = "";
        private String cpusetMems = "";
        private List<DeviceMapping> devices = Absent.list();
        private List<String> deviceCgroupRules = Absent.list();
        private List<DeviceRequest> deviceRequests = Absent.list();
        private long kernelMemoryTcpBytes;
        private long memoryReservationBytes;
        private long memorySwapBytes;
        private @Nullable Long memorySwappiness;
        private @Nullable Boolean oomKillDisable;
        private @Nullable Long pidsLimit;
        private List<Ulimit> ulimits = Absent.list();
        private long cpuCount;
        private long cpuPercent;
        private long ioMaximumIops;
        private long ioMaximumBandwidth;

        private Builder() {}

        public Builder cpuShares(long value) {
            this.cpuShares = value;
            return this;
        }

        public Builder memoryBytes(long value) {
            this.memoryBytes = value;
            return this;
        }

        public Builder nanoCpus(long value) {
            this.nanoCpus = value;
            return this;
        }

        public Builder cgroupParent(String value) {
            this.cgroupParent = value;
            return this;
        }

        public Builder blkioWeight(int value) {
            this.blkioWeight = value;
            return this;
        }

        public Builder blkioWeightDevice(List<WeightDevice> value) {
            this.blkioWeightDevice = value;
            return this;
        }

        public Builder blkioDeviceReadBps(List<ThrottleDevice> value) {
            this.blkioDeviceReadBps = value;
            return this;
        }

        public Builder blkioDeviceWriteBps(List<ThrottleDevice> value) {
            this.blkioDeviceWriteBps = value;
            return this;
        }

        public Builder blkioDeviceReadIops(List<ThrottleDevice> value) {
            this.blkioDeviceReadIops = value;
            return this;
        }

        public Builder blkioDeviceWriteIops(List<ThrottleDevice> value) {
            this.blkioDeviceWriteIops = value;
            return this;
        }

        public Builder cpuPeriod(long value) {
            this.cpuPeriod = value;
            return this;
        }

        public Builder cpuQuota(long value) {
            this.cpuQuota = value;
            return this;
        }

        public Builder cpuRealtimePeriod(long value) {
            this.cpuRealtimePeriod = value;
            return this;
        }

        public Builder cpuRealtimeRuntime(long value) {
            this.cpuRealtimeRuntime = value;
            return this;
        }

        public Builder cpusetCpus(String value) {
            this.cpusetCpus = value;
            return this;
        }

        public Builder cpusetMems(String value) {
            this.cpusetMems = value;
            return this;
        }

        public Builder devices(List<DeviceMapping> value) {
            this.devices = value;
            return this;
        }

        public Builder deviceCgroupRules(List<String> value) {
            this.deviceCgroupRules = value;
            return this;
        }

        public Builder deviceRequests(List<DeviceRequest> value) {
            this.deviceRequests = value;
            return this;
        }

        public Builder kernelMemoryTcpBytes(long value) {
            this.kernelMemoryTcpBytes = value;
            return this;
        }

        public Builder memoryReservationBytes(long value) {
            this.memoryReservationBytes = value;
            return this;
        }

        public Builder memorySwapBytes(long value) {
            this.memorySwapBytes = value;
            return this;
        }

        public Builder memorySwappiness(@Nullable Long value) {
            this.memorySwappiness = value;
            return this;
        }

        public Builder oomKillDisable(@Nullable Boolean value) {
            this.oomKillDisable = value;
            return this;
        }

        public Builder pidsLimit(@Nullable Long value) {
            this.pidsLimit = value;
            return this;
        }

        public Builder ulimits(List<Ulimit> value) {
            this.ulimits = value;
            return this;
        }

        public Builder cpuCount(long value) {
            this.cpuCount = value;
            return this;
        }

        public Builder cpuPercent(long value) {
            this.cpuPercent = value;
            return this;
        }

        public Builder ioMaximumIops(long value) {
            this.ioMaximumIops = value;
            return this;
        }

        public Builder ioMaximumBandwidth(long value) {
            this.ioMaximumBandwidth = value;
            return this;
        }

        public Resources build() {
            return new Resources(
                    cpuShares,
                    memoryBytes,
                    nanoCpus,
                    cgroupParent,
                    blkioWeight,
                    blkioWeightDevice,
                    blkioDeviceReadBps,
                    blkioDeviceWriteBps,
                    blkioDeviceReadIops,
                    blkioDeviceWriteIops,
                    cpuPeriod,
                    cpuQuota,
                    cpuRealtimePeriod,
                    cpuRealtimeRuntime,
                    cpusetCpus,
                    cpusetMems,
                    devices,
                    deviceCgroupRules,
                    deviceRequests,
                    kernelMemoryTcpBytes,
                    memoryReservationBytes,
                    memorySwapBytes,
                    memorySwappiness,
                    oomKillDisable,
                    pidsLimit,
                    ulimits,
                    cpuCount,
                    cpuPercent,
                    ioMaximumIops,
                    ioMaximumBandwidth);
        }
    }
}
