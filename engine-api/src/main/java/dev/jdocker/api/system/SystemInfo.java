package dev.jdocker.api.system;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.json.Absent;
import dev.jdocker.api.json.Copy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The answer to {@code GET /info}. */
public record SystemInfo(
        @JsonProperty("ID") String id,
        @JsonProperty("Containers") int containers,
        @JsonProperty("ContainersRunning") int containersRunning,
        @JsonProperty("ContainersPaused") int containersPaused,
        @JsonProperty("ContainersStopped") int containersStopped,
        @JsonProperty("Images") int images,
        @JsonProperty("Driver") String driver,
        @JsonProperty("DriverStatus") List<List<String>> driverStatus,

        @JsonProperty("SystemStatus") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<List<String>> systemStatus,

        @JsonProperty("Plugins") Plugins plugins,
        @JsonProperty("MemoryLimit") boolean memoryLimit,
        @JsonProperty("SwapLimit") boolean swapLimit,

        @JsonProperty("KernelMemoryTCP") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean kernelMemoryTcp,

        @JsonProperty("CpuCfsPeriod") boolean cpuCfsPeriod,
        @JsonProperty("CpuCfsQuota") boolean cpuCfsQuota,
        @JsonProperty("CPUShares") boolean cpuShares,
        @JsonProperty("CPUSet") boolean cpuSet,
        @JsonProperty("PidsLimit") boolean pidsLimit,
        @JsonProperty("IPv4Forwarding") boolean ipv4Forwarding,

        @JsonProperty("BridgeNfIptables") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean bridgeNfIptables,

        @JsonProperty("BridgeNfIp6tables") @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        boolean bridgeNfIp6tables,

        @JsonProperty("Debug") boolean debug,
        @JsonProperty("NFd") int openFiles,
        @JsonProperty("OomKillDisable") boolean oomKillDisable,
        @JsonProperty("NGoroutines") int goroutines,
        @JsonProperty("SystemTime") String systemTime,
        @JsonProperty("LoggingDriver") String loggingDriver,
        @JsonProperty("CgroupDriver") String cgroupDriver,

        @JsonProperty("CgroupVersion") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String cgroupVersion,

        @JsonProperty("NEventsListener") int eventListeners,
        @JsonProperty("KernelVersion") String kernelVersion,
        @JsonProperty("OperatingSystem") String operatingSystem,
        @JsonProperty("OSVersion") String osVersion,
        @JsonProperty("OSType") String osType,
        @JsonProperty("Architecture") String architecture,
        @JsonProperty("IndexServerAddress") String indexServerAddress,
        @JsonProperty("RegistryConfig") @Nullable RegistryConfig registryConfig,
        @JsonProperty("NCPU") int cpus,
        @JsonProperty("MemTotal") long memTotalBytes,
        @JsonProperty("GenericResources") List<GenericResource> genericResources,
        @JsonProperty("DockerRootDir") String dockerRootDir,
        @JsonProperty("HttpProxy") String httpProxy,
        @JsonProperty("HttpsProxy") String httpsProxy,
        @JsonProperty("NoProxy") String noProxy,
        @JsonProperty("Name") String name,
        @JsonProperty("Labels") List<String> labels,
        @JsonProperty("ExperimentalBuild") boolean experimentalBuild,
        @JsonProperty("ServerVersion") String serverVersion,
        @JsonProperty("Runtimes") Map<String, RuntimeInfo> runtimes,
        @JsonProperty("DefaultRuntime") String defaultRuntime,
        @JsonProperty("Swarm") SwarmInfo swarm,
        @JsonProperty("LiveRestoreEnabled") boolean liveRestoreEnabled,
        @JsonProperty("Isolation") String isolation,
        @JsonProperty("InitBinary") String initBinary,
        @JsonProperty("ContainerdCommit") Commit containerdCommit,
        @JsonProperty("RuncCommit") Commit runcCommit,
        @JsonProperty("InitCommit") Commit initCommit,
        @JsonProperty("SecurityOptions") List<String> securityOptions,

        @JsonProperty("ProductLicense") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String productLicense,

        @JsonProperty("DefaultAddressPools") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<AddressPool> defaultAddressPools,

        @JsonProperty("FirewallBackend") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        FirewallBackend firewallBackend,

        @JsonProperty("CDISpecDirs") List<String> cdiSpecDirs,

        @JsonProperty("DiscoveredDevices") @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<DiscoveredDevice> discoveredDevices,

        @JsonProperty("Containerd") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        ContainerdInfo containerd,

        @JsonProperty("Warnings") List<String> warnings) {

    public SystemInfo {
        id = Objects.requireNonNullElse(id, "");
        driver = Objects.requireNonNullElse(driver, "");
        driverStatus = Copy.listOrAbsent(driverStatus);
        systemStatus = Copy.list(systemStatus);
        plugins = Objects.requireNonNullElse(plugins, Plugins.EMPTY);
        systemTime = Objects.requireNonNullElse(systemTime, "");
        loggingDriver = Objects.requireNonNullElse(loggingDriver, "");
        cgroupDriver = Objects.requireNonNullElse(cgroupDriver, "");
        cgroupVersion = Objects.requireNonNullElse(cgroupVersion, "");
        kernelVersion = Objects.requireNonNullElse(kernelVersion, "");
        operatingSystem = Objects.requireNonNullElse(operatingSystem, "");
        osVersion = Objects.requireNonNullElse(osVersion, "");
        osType = Objects.requireNonNullElse(osType, "");
        architecture = Objects.requireNonNullElse(architecture, "");
        indexServerAddress = Objects.requireNonNullElse(indexServerAddress, "");
        genericResources = Copy.listOrAbsent(genericResources);
        dockerRootDir = Objects.requireNonNullElse(dockerRootDir, "");
        httpProxy = Objects.requireNonNullElse(httpProxy, "");
        httpsProxy = Objects.requireNonNullElse(httpsProxy, "");
        noProxy = Objects.requireNonNullElse(noProxy, "");
        name = Objects.requireNonNullElse(name, "");
        labels = Copy.listOrAbsent(labels);
        serverVersion = Objects.requireNonNullElse(serverVersion, "");
        runtimes = Copy.mapOrAbsent(runtimes);
        defaultRuntime = Objects.requireNonNullElse(defaultRuntime, "");
        swarm = Objects.requireNonNullElse(swarm, SwarmInfo.EMPTY);
        isolation = Objects.requireNonNullElse(isolation, "");
        initBinary = Objects.requireNonNullElse(initBinary, "");
        containerdCommit = Objects.requireNonNullElse(containerdCommit, Commit.EMPTY);
        runcCommit = Objects.requireNonNullElse(runcCommit, Commit.EMPTY);
        initCommit = Objects.requireNonNullElse(initCommit, Commit.EMPTY);
        securityOptions = Copy.listOrAbsent(securityOptions);
        productLicense = Objects.requireNonNullElse(productLicense, "");
        defaultAddressPools = Copy.list(defaultAddressPools);
        cdiSpecDirs = Copy.listOrAbsent(cdiSpecDirs);
        discoveredDevices = Copy.list(discoveredDevices);
        warnings = Copy.listOrAbsent(warnings);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these values. */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.id = id;
        b.containers = containers;
        b.containersRunning = containersRunning;
        b.containersPaused = containersPaused;
        b.containersStopped = containersStopped;
        b.images = images;
        b.driver = driver;
        b.driverStatus = driverStatus;
        b.systemStatus = systemStatus;
        b.plugins = plugins;
        b.memoryLimit = memoryLimit;
        b.swapLimit = swapLimit;
        b.kernelMemoryTcp = kernelMemoryTcp;
        b.cpuCfsPeriod = cpuCfsPeriod;
        b.cpuCfsQuota = cpuCfsQuota;
        b.cpuShares = cpuShares;
        b.cpuSet = cpuSet;
        b.pidsLimit = pidsLimit;
        b.ipv4Forwarding = ipv4Forwarding;
        b.bridgeNfIptables = bridgeNfIptables;
        b.bridgeNfIp6tables = bridgeNfIp6tables;
        b.debug = debug;
        b.openFiles = openFiles;
        b.oomKillDisable = oomKillDisable;
        b.goroutines = goroutines;
        b.systemTime = systemTime;
        b.loggingDriver = loggingDriver;
        b.cgroupDriver = cgroupDriver;
        b.cgroupVersion = cgroupVersion;
        b.eventListeners = eventListeners;
        b.kernelVersion = kernelVersion;
        b.operatingSystem = operatingSystem;
        b.osVersion = osVersion;
        b.osType = osType;
        b.architecture = architecture;
        b.indexServerAddress = indexServerAddress;
        b.registryConfig = registryConfig;
        b.cpus = cpus;
        b.memTotalBytes = memTotalBytes;
        b.genericResources = genericResources;
        b.dockerRootDir = dockerRootDir;
        b.httpProxy = httpProxy;
        b.httpsProxy = httpsProxy;
        b.noProxy = noProxy;
        b.name = name;
        b.labels = labels;
        b.experimentalBuild = experimentalBuild;
        b.serverVersion = serverVersion;
        b.runtimes = runtimes;
        b.defaultRuntime = defaultRuntime;
        b.swarm = swarm;
        b.liveRestoreEnabled = liveRestoreEnabled;
        b.isolation = isolation;
        b.initBinary = initBinary;
        b.containerdCommit = containerdCommit;
        b.runcCommit = runcCommit;
        b.initCommit = initCommit;
        b.securityOptions = securityOptions;
        b.productLicense = productLicense;
        b.defaultAddressPools = defaultAddressPools;
        b.firewallBackend = firewallBackend;
        b.cdiSpecDirs = cdiSpecDirs;
        b.discoveredDevices = discoveredDevices;
        b.containerd = containerd;
        b.warnings = warnings;
        return b;
    }

    /** Collects the values; whatever is not set stays as if it were absent from the JSON. */
    public static final class Builder {
        private String id = "";
        private int containers;
        private int containersRunning;
        private int containersPaused;
        private int containersStopped;
        private int images;
        private String driver = "";
        private List<List<String>> driverStatus = Absent.list();
        private List<List<String>> systemStatus = Absent.list();
        private Plugins plugins = Plugins.EMPTY;
        private boolean memoryLimit;
        private boolean swapLimit;
        private boolean kernelMemoryTcp;
        private boolean cpuCfsPeriod;
        private boolean cpuCfsQuota;
        private boolean cpuShares;
        private boolean cpuSet;
        private boolean pidsLimit;
        private boolean ipv4Forwarding;
        private boolean bridgeNfIptables;
        private boolean bridgeNfIp6tables;
        private boolean debug;
        private int openFiles;
        private boolean oomKillDisable;
        private int goroutines;
        private String systemTime = "";
        private String loggingDriver = "";
        private String cgroupDriver = "";
        private String cgroupVersion = "";
        private int eventListeners;
        private String kernelVersion = "";
        private String operatingSystem = "";
        private String osVersion = "";
        private String osType = "";
        private String architecture = "";
        private String indexServerAddress = "";
        private @Nullable RegistryConfig registryConfig;
        private int cpus;
        private long memTotalBytes;
        private List<GenericResource> genericResources = Absent.list();
        private String dockerRootDir = "";
        private String httpProxy = "";
        private String httpsProxy = "";
        private String noProxy = "";
        private String name = "";
        private List<String> labels = Absent.list();
        private boolean experimentalBuild;
        private String serverVersion = "";
        private Map<String, RuntimeInfo> runtimes = Absent.map();
        private String defaultRuntime = "";
        private SwarmInfo swarm = SwarmInfo.EMPTY;
        private boolean liveRestoreEnabled;
        private String isolation = "";
        private String initBinary = "";
        private Commit containerdCommit = Commit.EMPTY;
        private Commit runcCommit = Commit.EMPTY;
        private Commit initCommit = Commit.EMPTY;
        private List<String> securityOptions = Absent.list();
        private String productLicense = "";
        private List<AddressPool> defaultAddressPools = Absent.list();
        private @Nullable FirewallBackend firewallBackend;
        private List<String> cdiSpecDirs = Absent.list();
        private List<DiscoveredDevice> discoveredDevices = Absent.list();
        private @Nullable ContainerdInfo containerd;
        private List<String> warnings = Absent.list();

        private Builder() {}

        public Builder id(String value) {
            this.id = value;
            return this;
        }

        public Builder containers(int value) {
            this.containers = value;
            return this;
        }

        public Builder containersRunning(int value) {
            this.containersRunning = value;
            return this;
        }

        public Builder containersPaused(int value) {
            this.containersPaused = value;
            return this;
        }

        public Builder containersStopped(int value) {
            this.containersStopped = value;
            return this;
        }

        public Builder images(int value) {
            this.images = value;
            return this;
        }

        public Builder driver(String value) {
            this.driver = value;
            return this;
        }

        public Builder driverStatus(List<List<String>> value) {
            this.driverStatus = value;
            return this;
        }

        public Builder systemStatus(List<List<String>> value) {
            this.systemStatus = value;
            return this;
        }

        public Builder plugins(Plugins value) {
            this.plugins = value;
            return this;
        }

        public Builder memoryLimit(boolean value) {
            this.memoryLimit = value;
            return this;
        }

        public Builder swapLimit(boolean value) {
            this.swapLimit = value;
            return this;
        }

        public Builder kernelMemoryTcp(boolean value) {
            this.kernelMemoryTcp = value;
            return this;
        }

        public Builder cpuCfsPeriod(boolean value) {
            this.cpuCfsPeriod = value;
            return this;
        }

        public Builder cpuCfsQuota(boolean value) {
            this.cpuCfsQuota = value;
            return this;
        }

        public Builder cpuShares(boolean value) {
            this.cpuShares = value;
            return this;
        }

        public Builder cpuSet(boolean value) {
            this.cpuSet = value;
            return this;
        }

        public Builder pidsLimit(boolean value) {
            this.pidsLimit = value;
            return this;
        }

        public Builder ipv4Forwarding(boolean value) {
            this.ipv4Forwarding = value;
            return this;
        }

        public Builder bridgeNfIptables(boolean value) {
            this.bridgeNfIptables = value;
            return this;
        }

        public Builder bridgeNfIp6tables(boolean value) {
            this.bridgeNfIp6tables = value;
            return this;
        }

        public Builder debug(boolean value) {
            this.debug = value;
            return this;
        }

        public Builder openFiles(int value) {
            this.openFiles = value;
            return this;
        }

        public Builder oomKillDisable(boolean value) {
            this.oomKillDisable = value;
            return this;
        }

        public Builder goroutines(int value) {
            this.goroutines = value;
            return this;
        }

        public Builder systemTime(String value) {
            this.systemTime = value;
            return this;
        }

        public Builder loggingDriver(String value) {
            this.loggingDriver = value;
            return this;
        }

        public Builder cgroupDriver(String value) {
            this.cgroupDriver = value;
            return this;
        }

        public Builder cgroupVersion(String value) {
            this.cgroupVersion = value;
            return this;
        }

        public Builder eventListeners(int value) {
            this.eventListeners = value;
            return this;
        }

        public Builder kernelVersion(String value) {
            this.kernelVersion = value;
            return this;
        }

        public Builder operatingSystem(String value) {
            this.operatingSystem = value;
            return this;
        }

        public Builder osVersion(String value) {
            this.osVersion = value;
            return this;
        }

        public Builder osType(String value) {
            this.osType = value;
            return this;
        }

        public Builder architecture(String value) {
            this.architecture = value;
            return this;
        }

        public Builder indexServerAddress(String value) {
            this.indexServerAddress = value;
            return this;
        }

        public Builder registryConfig(@Nullable RegistryConfig value) {
            this.registryConfig = value;
            return this;
        }

        public Builder cpus(int value) {
            this.cpus = value;
            return this;
        }

        public Builder memTotalBytes(long value) {
            this.memTotalBytes = value;
            return this;
        }

        public Builder genericResources(List<GenericResource> value) {
            this.genericResources = value;
            return this;
        }

        public Builder dockerRootDir(String value) {
            this.dockerRootDir = value;
            return this;
        }

        public Builder httpProxy(String value) {
            this.httpProxy = value;
            return this;
        }

        public Builder httpsProxy(String value) {
            this.httpsProxy = value;
            return this;
        }

        public Builder noProxy(String value) {
            this.noProxy = value;
            return this;
        }

        public Builder name(String value) {
            this.name = value;
            return this;
        }

        public Builder labels(List<String> value) {
            this.labels = value;
            return this;
        }

        public Builder experimentalBuild(boolean value) {
            this.experimentalBuild = value;
            return this;
        }

        public Builder serverVersion(String value) {
            this.serverVersion = value;
            return this;
        }

        public Builder runtimes(Map<String, RuntimeInfo> value) {
            this.runtimes = value;
            return this;
        }

        public Builder defaultRuntime(String value) {
            this.defaultRuntime = value;
            return this;
        }

        public Builder swarm(SwarmInfo value) {
            this.swarm = value;
            return this;
        }

        public Builder liveRestoreEnabled(boolean value) {
            this.liveRestoreEnabled = value;
            return this;
        }

        public Builder isolation(String value) {
            this.isolation = value;
            return this;
        }

        public Builder initBinary(String value) {
            this.initBinary = value;
            return this;
        }

        public Builder containerdCommit(Commit value) {
            this.containerdCommit = value;
            return this;
        }

        public Builder runcCommit(Commit value) {
            this.runcCommit = value;
            return this;
        }

        public Builder initCommit(Commit value) {
            this.initCommit = value;
            return this;
        }

        public Builder securityOptions(List<String> value) {
            this.securityOptions = value;
            return this;
        }

        public Builder productLicense(String value) {
            this.productLicense = value;
            return this;
        }

        public Builder defaultAddressPools(List<AddressPool> value) {
            this.defaultAddressPools = value;
            return this;
        }

        public Builder firewallBackend(@Nullable FirewallBackend value) {
            this.firewallBackend = value;
            return this;
        }

        public Builder cdiSpecDirs(List<String> value) {
            this.cdiSpecDirs = value;
            return this;
        }

        public Builder discoveredDevices(List<DiscoveredDevice> value) {
            this.discoveredDevices = value;
            return this;
        }

        public Builder containerd(@Nullable ContainerdInfo value) {
            this.containerd = value;
            return this;
        }

        public Builder warnings(List<String> value) {
            this.warnings = value;
            return this;
        }

        public SystemInfo build() {
            return new SystemInfo(
                    id,
                    containers,
                    containersRunning,
                    containersPaused,
                    containersStopped,
                    images,
                    driver,
                    driverStatus,
                    systemStatus,
                    plugins,
                    memoryLimit,
                    swapLimit,
                    kernelMemoryTcp,
                    cpuCfsPeriod,
                    cpuCfsQuota,
                    cpuShares,
                    cpuSet,
                    pidsLimit,
                    ipv4Forwarding,
                    bridgeNfIptables,
                    bridgeNfIp6tables,
                    debug,
                    openFiles,
                    oomKillDisable,
                    goroutines,
                    systemTime,
                    loggingDriver,
                    cgroupDriver,
                    cgroupVersion,
                    eventListeners,
                    kernelVersion,
                    operatingSystem,
                    osVersion,
                    osType,
                    architecture,
                    indexServerAddress,
                    registryConfig,
                    cpus,
                    memTotalBytes,
                    genericResources,
                    dockerRootDir,
                    httpProxy,
                    httpsProxy,
                    noProxy,
                    name,
                    labels,
                    experimentalBuild,
                    serverVersion,
                    runtimes,
                    defaultRuntime,
                    swarm,
                    liveRestoreEnabled,
                    isolation,
                    initBinary,
                    containerdCommit,
                    runcCommit,
                    initCommit,
                    securityOptions,
                    productLicense,
                    defaultAddressPools,
                    firewallBackend,
                    cdiSpecDirs,
                    discoveredDevices,
                    containerd,
                    warnings);
        }
    }
}
