package dev.jdocker.api.container;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.jdocker.api.json.Absent;
import dev.jdocker.api.json.Copy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The part of a container's configuration that belongs to the host: {@code {"Binds": ["/a:/b:ro"], "NetworkMode": "none", …}}; {@link Resources} are flat beside it on the wire. Null {@code MaskedPaths} and {@code ReadonlyPaths} mean the defaults, empty means none. */
public record HostConfig(
        @JsonProperty("Binds") List<String> binds,
        @JsonProperty("ContainerIDFile") String containerIdFile,
        @JsonProperty("LogConfig") LogConfig logConfig,
        @JsonProperty("NetworkMode") String networkMode,
        @JsonProperty("PortBindings") Map<String, @Nullable List<PortBinding>> portBindings,
        @JsonProperty("RestartPolicy") RestartPolicy restartPolicy,
        @JsonProperty("AutoRemove") boolean autoRemove,
        @JsonProperty("VolumeDriver") String volumeDriver,
        @JsonProperty("VolumesFrom") List<String> volumesFrom,
        @JsonProperty("ConsoleSize") List<Integer> consoleSize,

        @JsonProperty("Annotations") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, String> annotations,

        @JsonProperty("CapAdd") @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> capAdd,

        @JsonProperty("CapDrop") @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> capDrop,

        @JsonProperty("CgroupnsMode") String cgroupnsMode,
        @JsonProperty("Dns") List<String> dns,
        @JsonProperty("DnsOptions") List<String> dnsOptions,
        @JsonProperty("DnsSearch") List<String> dnsSearch,
        @JsonProperty("ExtraHosts") List<String> extraHosts,
        @JsonProperty("GroupAdd") List<String> groupAdd,
        @JsonProperty("IpcMode") String ipcMode,
        @JsonProperty("Cgroup") String cgroup,
        @JsonProperty("Links") List<String> links,
        @JsonProperty("OomScoreAdj") int oomScoreAdj,
        @JsonProperty("PidMode") String pidMode,
        @JsonProperty("Privileged") boolean privileged,
        @JsonProperty("PublishAllPorts") boolean publishAllPorts,
        @JsonProperty("ReadonlyRootfs") boolean readonlyRootfs,
        @JsonProperty("SecurityOpt") List<String> securityOpt,

        @JsonProperty("StorageOpt") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, String> storageOpt,

        @JsonProperty("Tmpfs") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, String> tmpfs,

        @JsonProperty("UTSMode") String utsMode,
        @JsonProperty("UsernsMode") String usernsMode,
        @JsonProperty("ShmSize") long shmSizeBytes,

        @JsonProperty("Sysctls") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Map<String, String> sysctls,

        @JsonProperty("Runtime") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String runtime,

        @JsonProperty("Isolation") String isolation,
        @JsonUnwrapped Resources resources,

        @JsonProperty("Mounts") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<Mount> mounts,

        @JsonProperty("MaskedPaths") @Nullable List<String> maskedPaths,
        @JsonProperty("ReadonlyPaths") @Nullable List<String> readonlyPaths,

        @JsonProperty("Init") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Boolean init,

        @JsonProperty("Secrets") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<SecretMount> secrets,

        @JsonProperty("Configs") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<SecretMount> configs) {

    /** What an absent object means: everything at its default. */
    public static final HostConfig EMPTY = new Builder().build();

    public HostConfig {
        binds = Copy.listOrAbsent(binds);
        containerIdFile = Objects.requireNonNullElse(containerIdFile, "");
        logConfig = Objects.requireNonNullElse(logConfig, LogConfig.EMPTY);
        networkMode = Objects.requireNonNullElse(networkMode, "");
        portBindings = Copy.mapOrAbsent(portBindings);
        restartPolicy = Objects.requireNonNullElse(restartPolicy, RestartPolicy.EMPTY);
        volumeDriver = Objects.requireNonNullElse(volumeDriver, "");
        volumesFrom = Copy.listOrAbsent(volumesFrom);
        consoleSize = Copy.listOrAbsent(consoleSize);
        annotations = Copy.map(annotations);
        capAdd = Copy.listOrAbsent(capAdd);
        capDrop = Copy.listOrAbsent(capDrop);
        cgroupnsMode = Objects.requireNonNullElse(cgroupnsMode, "");
        dns = Copy.listOrAbsent(dns);
        dnsOptions = Copy.listOrAbsent(dnsOptions);
        dnsSearch = Copy.listOrAbsent(dnsSearch);
        extraHosts = Copy.listOrAbsent(extraHosts);
        groupAdd = Copy.listOrAbsent(groupAdd);
        ipcMode = Objects.requireNonNullElse(ipcMode, "");
        cgroup = Objects.requireNonNullElse(cgroup, "");
        links = Copy.listOrAbsent(links);
        pidMode = Objects.requireNonNullElse(pidMode, "");
        securityOpt = Copy.listOrAbsent(securityOpt);
        storageOpt = Copy.map(storageOpt);
        tmpfs = Copy.map(tmpfs);
        utsMode = Objects.requireNonNullElse(utsMode, "");
        usernsMode = Objects.requireNonNullElse(usernsMode, "");
        sysctls = Copy.map(sysctls);
        runtime = Objects.requireNonNullElse(runtime, "");
        isolation = Objects.requireNonNullElse(isolation, "");
        resources = Objects.requireNonNullElse(resources, Resources.EMPTY);
        mounts = Copy.list(mounts);
        secrets = Copy.list(secrets);
        configs = Copy.list(configs);
        maskedPaths = maskedPaths == null ? null : List.copyOf(maskedPaths);
        readonlyPaths = readonlyPaths == null ? null : List.copyOf(readonlyPaths);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these values. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.binds = binds;
        b.containerIdFile = containerIdFile;
        b.logConfig = logConfig;
        b.networkMode = networkMode;
        b.portBindings = portBindings;
        b.restartPolicy = restartPolicy;
        b.autoRemove = autoRemove;
        b.volumeDriver = volumeDriver;
        b.volumesFrom = volumesFrom;
        b.consoleSize = consoleSize;
        b.annotations = annotations;
        b.capAdd = capAdd;
        b.capDrop = capDrop;
        b.cgroupnsMode = cgroupnsMode;
        b.dns = dns;
        b.dnsOptions = dnsOptions;
        b.dnsSearch = dnsSearch;
        b.extraHosts = extraHosts;
        b.groupAdd = groupAdd;
        b.ipcMode = ipcMode;
        b.cgroup = cgroup;
        b.links = links;
        b.oomScoreAdj = oomScoreAdj;
        b.pidMode = pidMode;
        b.privileged = privileged;
        b.publishAllPorts = publishAllPorts;
        b.readonlyRootfs = readonlyRootfs;
        b.securityOpt = securityOpt;
        b.storageOpt = storageOpt;
        b.tmpfs = tmpfs;
        b.utsMode = utsMode;
        b.usernsMode = usernsMode;
        b.shmSizeBytes = shmSizeBytes;
        b.sysctls = sysctls;
        b.runtime = runtime;
        b.isolation = isolation;
        b.resources = resources;
        b.mounts = mounts;
        b.secrets = secrets;
        b.configs = configs;
        b.maskedPaths = maskedPaths;
        b.readonlyPaths = readonlyPaths;
        b.init = init;
        return b;
    }

    /** Collects the values; whatever is not set stays as if it were absent from the JSON. */
    public static final class Builder {
        private List<String> binds = Absent.list();
        private String containerIdFile = "";
        private LogConfig logConfig = LogConfig.EMPTY;
        private String networkMode = "";
        private Map<String, @Nullable List<PortBinding>> portBindings = Absent.map();
        private RestartPolicy restartPolicy = RestartPolicy.EMPTY;
        private boolean autoRemove;
        private String volumeDriver = "";
        private List<String> volumesFrom = Absent.list();
        private List<Integer> consoleSize = Absent.list();
        private Map<String, String> annotations = Absent.map();
        private List<String> capAdd = Absent.list();
        private List<String> capDrop = Absent.list();
        private String cgroupnsMode = "";
        private List<String> dns = Absent.list();
        private List<String> dnsOptions = Absent.list();
        private List<String> dnsSearch = Absent.list();
        private List<String> extraHosts = Absent.list();
        private List<String> groupAdd = Absent.list();
        private String ipcMode = "";
        private String cgroup = "";
        private List<String> links = Absent.list();
        private int oomScoreAdj;
        private String pidMode = "";
        private boolean privileged;
        private boolean publishAllPorts;
        private boolean readonlyRootfs;
        private List<String> securityOpt = Absent.list();
        private Map<String, String> storageOpt = Absent.map();
        private Map<String, String> tmpfs = Absent.map();
        private String utsMode = "";
        private String usernsMode = "";
        private long shmSizeBytes;
        private Map<String, String> sysctls = Absent.map();
        private String runtime = "";
        private String isolation = "";
        private Resources resources = Resources.EMPTY;
        private List<Mount> mounts = Absent.list();
        private List<SecretMount> secrets = List.of();
        private List<SecretMount> configs = List.of();
        private @Nullable List<String> maskedPaths;
        private @Nullable List<String> readonlyPaths;
        private @Nullable Boolean init;

        private Builder() {}

        public Builder binds(List<String> value) {
            this.binds = value;
            return this;
        }

        public Builder containerIdFile(String value) {
            this.containerIdFile = value;
            return this;
        }

        public Builder logConfig(LogConfig value) {
            this.logConfig = value;
            return this;
        }

        public Builder networkMode(String value) {
            this.networkMode = value;
            return this;
        }

        public Builder portBindings(Map<String, @Nullable List<PortBinding>> value) {
            this.portBindings = value;
            return this;
        }

        public Builder restartPolicy(RestartPolicy value) {
            this.restartPolicy = value;
            return this;
        }

        public Builder autoRemove(boolean value) {
            this.autoRemove = value;
            return this;
        }

        public Builder volumeDriver(String value) {
            this.volumeDriver = value;
            return this;
        }

        public Builder volumesFrom(List<String> value) {
            this.volumesFrom = value;
            return this;
        }

        public Builder consoleSize(List<Integer> value) {
            this.consoleSize = value;
            return this;
        }

        public Builder annotations(Map<String, String> value) {
            this.annotations = value;
            return this;
        }

        public Builder capAdd(List<String> value) {
            this.capAdd = value;
            return this;
        }

        public Builder capDrop(List<String> value) {
            this.capDrop = value;
            return this;
        }

        public Builder cgroupnsMode(String value) {
            this.cgroupnsMode = value;
            return this;
        }

        public Builder dns(List<String> value) {
            this.dns = value;
            return this;
        }

        public Builder dnsOptions(List<String> value) {
            this.dnsOptions = value;
            return this;
        }

        public Builder dnsSearch(List<String> value) {
            this.dnsSearch = value;
            return this;
        }

        public Builder extraHosts(List<String> value) {
            this.extraHosts = value;
            return this;
        }

        public Builder groupAdd(List<String> value) {
            this.groupAdd = value;
            return this;
        }

        public Builder ipcMode(String value) {
            this.ipcMode = value;
            return this;
        }

        public Builder cgroup(String value) {
            this.cgroup = value;
            return this;
        }

        public Builder links(List<String> value) {
            this.links = value;
            return this;
        }

        public Builder oomScoreAdj(int value) {
            this.oomScoreAdj = value;
            return this;
        }

        public Builder pidMode(String value) {
            this.pidMode = value;
            return this;
        }

        public Builder privileged(boolean value) {
            this.privileged = value;
            return this;
        }

        public Builder publishAllPorts(boolean value) {
            this.publishAllPorts = value;
            return this;
        }

        public Builder readonlyRootfs(boolean value) {
            this.readonlyRootfs = value;
            return this;
        }

        public Builder securityOpt(List<String> value) {
            this.securityOpt = value;
            return this;
        }

        public Builder storageOpt(Map<String, String> value) {
            this.storageOpt = value;
            return this;
        }

        public Builder tmpfs(Map<String, String> value) {
            this.tmpfs = value;
            return this;
        }

        public Builder utsMode(String value) {
            this.utsMode = value;
            return this;
        }

        public Builder usernsMode(String value) {
            this.usernsMode = value;
            return this;
        }

        public Builder shmSizeBytes(long value) {
            this.shmSizeBytes = value;
            return this;
        }

        public Builder sysctls(Map<String, String> value) {
            this.sysctls = value;
            return this;
        }

        public Builder runtime(String value) {
            this.runtime = value;
            return this;
        }

        public Builder isolation(String value) {
            this.isolation = value;
            return this;
        }

        public Builder resources(Resources value) {
            this.resources = value;
            return this;
        }

        public Builder secrets(List<SecretMount> value) {
            this.secrets = value;
            return this;
        }

        public Builder configs(List<SecretMount> value) {
            this.configs = value;
            return this;
        }

        public Builder mounts(List<Mount> value) {
            this.mounts = value;
            return this;
        }

        public Builder maskedPaths(@Nullable List<String> value) {
            this.maskedPaths = value;
            return this;
        }

        public Builder readonlyPaths(@Nullable List<String> value) {
            this.readonlyPaths = value;
            return this;
        }

        public Builder init(@Nullable Boolean value) {
            this.init = value;
            return this;
        }

        public HostConfig build() {
            return new HostConfig(
                    binds,
                    containerIdFile,
                    logConfig,
                    networkMode,
                    portBindings,
                    restartPolicy,
                    autoRemove,
                    volumeDriver,
                    volumesFrom,
                    consoleSize,
                    annotations,
                    capAdd,
                    capDrop,
                    cgroupnsMode,
                    dns,
                    dnsOptions,
                    dnsSearch,
                    extraHosts,
                    groupAdd,
                    ipcMode,
                    cgroup,
                    links,
                    oomScoreAdj,
                    pidMode,
                    privileged,
                    publishAllPorts,
                    readonlyRootfs,
                    securityOpt,
                    storageOpt,
                    tmpfs,
                    utsMode,
                    usernsMode,
                    shmSizeBytes,
                    sysctls,
                    runtime,
                    isolation,
                    resources,
                    mounts,
                    maskedPaths,
                    readonlyPaths,
                    init,
                    secrets,
                    configs);
        }
    }
}
