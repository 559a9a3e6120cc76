package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code linux} object: namespaces, devices, limits and confinement. */
public record LinuxSection(
        @JsonProperty("namespaces") List<Namespace> namespaces,
        @JsonProperty("uidMappings") List<IdMapping> uidMappings,
        @JsonProperty("gidMappings") List<IdMapping> gidMappings,
        @JsonProperty("timeOffsets") Map<String, TimeOffset> timeOffsets,
        @JsonProperty("devices") List<Device> devices,
        @JsonProperty("netDevices") Map<String, NetDevice> netDevices,
        @JsonProperty("cgroupsPath") @Nullable String cgroupsPath,
        @JsonProperty("resources") @Nullable Resources resources,
        @JsonProperty("rootfsPropagation") @Nullable String rootfsPropagation,
        @JsonProperty("seccomp") @Nullable Seccomp seccomp,
        @JsonProperty("sysctl") Map<String, String> sysctl,
        @JsonProperty("maskedPaths") List<String> maskedPaths,
        @JsonProperty("readonlyPaths") List<String> readonlyPaths,
        @JsonProperty("mountLabel") @Nullable String mountLabel,
        @JsonProperty("intelRdt") @Nullable IntelRdt intelRdt,
        @JsonProperty("memoryPolicy") @Nullable MemoryPolicy memoryPolicy,
        @JsonProperty("personality") @Nullable Personality personality) {
    public LinuxSection {
        namespaces = Absent.list(namespaces);
        uidMappings = Absent.list(uidMappings);
        gidMappings = Absent.list(gidMappings);
        timeOffsets = Absent.map(timeOffsets);
        devices = Absent.list(devices);
        netDevices = Absent.map(netDevices);
        sysctl = Absent.map(sysctl);
        maskedPaths = Absent.list(maskedPaths);
        readonlyPaths = Absent.list(readonlyPaths);
    }

    /** A builder that starts from nothing. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from this. */
    public Builder toBuilder() {
        var b = new Builder();
        b.namespaces = namespaces;
        b.uidMappings = uidMappings;
        b.gidMappings = gidMappings;
        b.timeOffsets = timeOffsets;
        b.devices = devices;
        b.netDevices = netDevices;
        b.cgroupsPath = cgroupsPath;
        b.resources = resources;
        b.rootfsPropagation = rootfsPropagation;
        b.seccomp = seccomp;
        b.sysctl = sysctl;
        b.maskedPaths = maskedPaths;
        b.readonlyPaths = readonlyPaths;
        b.mountLabel = mountLabel;
        b.intelRdt = intelRdt;
        b.memoryPolicy = memoryPolicy;
        b.personality = personality;
        return b;
    }

    /** Collects the components; each setter replaces the value. */
    public static final class Builder {
        private List<Namespace> namespaces = List.of();
        private List<IdMapping> uidMappings = List.of();
        private List<IdMapping> gidMappings = List.of();
        private Map<String, TimeOffset> timeOffsets = Map.of();
        private List<Device> devices = List.of();
        private Map<String, NetDevice> netDevices = Map.of();
        private @Nullable String cgroupsPath;
        private @Nullable Resources resources;
        private @Nullable String rootfsPropagation;
        private @Nullable Seccomp seccomp;
        private Map<String, String> sysctl = Map.of();
        private List<String> maskedPaths = List.of();
        private List<String> readonlyPaths = List.of();
        private @Nullable String mountLabel;
        private @Nullable IntelRdt intelRdt;
        private @Nullable MemoryPolicy memoryPolicy;
        private @Nullable Personality personality;

        private Builder() {}

        public Builder namespaces(List<Namespace> value) {
            this.namespaces = value;
            return this;
        }

        public Builder uidMappings(List<IdMapping> value) {
            this.uidMappings = value;
            return this;
        }

        public Builder gidMappings(List<IdMapping> value) {
            this.gidMappings = value;
            return this;
        }

        public Builder timeOffsets(Map<String, TimeOffset> value) {
            this.timeOffsets = value;
            return this;
        }

        public Builder devices(List<Device> value) {
            this.devices = value;
            return this;
        }

        public Builder netDevices(Map<String, NetDevice> value) {
            this.netDevices = value;
            return this;
        }

        public Builder cgroupsPath(@Nullable String value) {
            this.cgroupsPath = value;
            return this;
        }

        public Builder resources(@Nullable Resources value) {
            this.resources = value;
            return this;
        }

        public Builder rootfsPropagation(@Nullable String value) {
            this.rootfsPropagation = value;
            return this;
        }

        public Builder seccomp(@Nullable Seccomp value) {
            this.seccomp = value;
            return this;
        }

        public Builder sysctl(Map<String, String> value) {
            this.sysctl = value;
            return this;
        }

        public Builder maskedPaths(List<String> value) {
            this.maskedPaths = value;
            return this;
        }

        public Builder readonlyPaths(List<String> value) {
            this.readonlyPaths = value;
            return this;
        }

        public Builder mountLabel(@Nullable String value) {
            this.mountLabel = value;
            return this;
        }

        public Builder intelRdt(@Nullable IntelRdt value) {
            this.intelRdt = value;
            return this;
        }

        public Builder memoryPolicy(@Nullable MemoryPolicy value) {
            this.memoryPolicy = value;
            return this;
        }

        public Builder personality(@Nullable Personality value) {
            this.personality = value;
            return this;
        }

        public LinuxSection build() {
            return new LinuxSection(
                    namespaces,
                    uidMappings,
                    gidMappings,
                    timeOffsets,
                    devices,
                    netDevices,
                    cgroupsPath,
                    resources,
                    rootfsPropagation,
                    seccomp,
                    sysctl,
                    maskedPaths,
                    readonlyPaths,
                    mountLabel,
                    intelRdt,
                    memoryPolicy,
                    personality);
        }
    }
}
