package dev.jdocker.daemon.system;

import dev.jdocker.api.json.Absent;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.api.system.AddressPool;
import dev.jdocker.api.system.Commit;
import dev.jdocker.api.system.DiscoveredDevice;
import dev.jdocker.api.system.FirewallBackend;
import dev.jdocker.api.system.IndexInfo;
import dev.jdocker.api.system.Plugins;
import dev.jdocker.api.system.RegistryConfig;
import dev.jdocker.api.system.RuntimeInfo;
import dev.jdocker.api.system.SwarmInfo;
import dev.jdocker.api.system.SystemInfo;
import dev.jdocker.apparmor.AppArmorKernel;
import dev.jdocker.daemon.config.DaemonConfig;
import dev.jdocker.daemon.config.HostOptions;
import dev.jdocker.daemon.config.RegistryOptions;
import dev.jdocker.daemon.http.ServerIdentity;
import dev.jdocker.jrunc.Features;
import dev.jdocker.linux.cgroup.CgroupFeatures;
import dev.jdocker.linux.cgroup.Cgroups;
import dev.jdocker.runtime.ContainerRuntime;
import dev.jdocker.selinux.ContainerContexts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the answer to {@code GET /info}. */
final class InfoAnswer {

    private static final String INDEX = "docker.io";

    private static final List<String> NETWORKS = List.of("bridge", "host", "ipvlan", "macvlan", "null");

    /** What the engine's own runtime can do: it is the one that need not be asked. Made when it is first told. */
    private static final class OwnFeatures {
        private static final String JSON = Features.document().toString();
    }

    private final String engineId;
    private final Supplier<DaemonConfig> live;
    private final List<String> logDrivers;
    private final Cgroups cgroups;
    private final ContainerCounts containers;
    private final ImageCount images;
    private final Supplier<List<String>> devices;
    private final IntSupplier listeners;
    private final Machine machine = new Machine();

    InfoAnswer(
            String engineId,
            Supplier<DaemonConfig> live,
            List<String> logDrivers,
            Cgroups cgroups,
            ContainerCounts containers,
            ImageCount images,
            Supplier<List<String>> devices,
            IntSupplier listeners) {
        this.engineId = engineId;
        this.live = live;
        this.logDrivers = logDrivers;
        this.cgroups = cgroups;
        this.containers = containers;
        this.images = images;
        this.devices = devices;
        this.listeners = listeners;
    }

    private static Map<String, RuntimeInfo> runtimes(DaemonConfig config) {
        Map<String, RuntimeInfo> all = new TreeMap<>();
        all.put(
                ContainerRuntime.OWN,
                new RuntimeInfo(
                        ContainerRuntime.OWN,
                        List.of(),
                        Map.of("org.opencontainers.runtime-spec.features", OwnFeatures.JSON)));
        config.runtimes()
                .forEach((name, program) -> all.put(name, new RuntimeInfo(program.path(), program.args(), Map.of())));
        return all;
    }

    SystemInfo info() {
        DaemonConfig config = live.get();
        CgroupFeatures features = cgroups.features();
        ContainerCounts.Counts counts = containers.counts();
        return SystemInfo.builder()
                .id(engineId)
                .containers(counts.all())
                .containersRunning(counts.running())
                .containersPaused(counts.paused())
                .containersStopped(counts.stopped())
                .images(images.count())
                .driver("overlay2")
                .driverStatus(List.of(
                        List.of("Backing Filesystem", machine.fileSystem(config.dataRoot())),
                        List.of("Supports d_type", "true"),
                        List.of("Using metacopy", "false"),
                        List.of("Native Overlay Diff", "true"),
                        List.of("userxattr", "false")))
                .plugins(new Plugins(List.of("local"), NETWORKS, authorization(config), logDrivers))
                .memoryLimit(features.memoryLimit())
                .swapLimit(features.swapLimit())
                .kernelMemoryTcp(cgroups.version() == 1 && features.memoryLimit())
                .cpuCfsPeriod(features.cpuQuota())
                .cpuCfsQuota(features.cpuQuota())
                .cpuShares(features.cpuShares())
                .cpuSet(features.cpuset())
                .pidsLimit(features.pidsLimit())
                .oomKillDisable(features.oomKillDisable())
                .ipv4Forwarding(machine.ipv4Forwarding())
                .debug(config.debug())
                .eventListeners(listeners.getAsInt())
                .httpProxy(proxy(config.registries().proxies().http(), "HTTP_PROXY"))
                .httpsProxy(proxy(config.registries().proxies().https(), "HTTPS_PROXY"))
                .noProxy(proxy(config.registries().proxies().without(), "NO_PROXY"))
                .openFiles(machine.openFiles())
                .goroutines(Thread.activeCount())
                .systemTime(Timestamp.now().toString())
                .loggingDriver(config.logDriver())
                .cgroupDriver("cgroupfs")
                .cgroupVersion(Integer.toString(cgroups.version()))
                .kernelVersion(machine.kernelVersion())
                .operatingSystem(machine.operatingSystem())
                .osVersion(machine.operatingSystemVersion())
                .osType("linux")
                .architecture(machine.architecture())
                .indexServerAddress("https://index.docker.io/v1/")
                .registryConfig(registries(config.registries()))
                .cpus(Runtime.getRuntime().availableProcessors())
                .memTotalBytes(machine.memoryBytes())
                .dockerRootDir(config.dataRoot().toString())
                .name(machine.hostName())
                .labels(config.engine().labels())
                .serverVersion(ServerIdentity.VERSION)
                .runtimes(runtimes(config))
                .defaultRuntime(config.defaultRuntime())
                .swarm(new SwarmInfo("", "", "inactive", false, "", Absent.list()))
                .liveRestoreEnabled(true)
                .initBinary("docker-init")
                .containerdCommit(Commit.EMPTY)
                .runcCommit(Commit.EMPTY)
                .initCommit(Commit.EMPTY)
                .securityOptions(securityOptions(config))
                .defaultAddressPools(config.networks().pools().stream()
                        .map(pool -> new AddressPool(pool.base().toString(), pool.size()))
                        .toList())
                .firewallBackend(firewall(config.networks().host()))
                .cdiSpecDirs(config.containers().cdiSpecDirs().stream()
                        .map(Path::toString)
                        .toList())
                .discoveredDevices(devices.get().stream()
                        .map(name -> new DiscoveredDevice("cdi", name))
                        .toList())
                .warnings(warnings(config, features))
                .build();
    }

    private static @Nullable FirewallBackend firewall(HostOptions options) {
        return options.filterV4() || options.filterV6() ? new FirewallBackend("nftables", List.of()) : null;
    }

    private List<String> securityOptions(DaemonConfig config) {
        List<String> options = new ArrayList<>();
        if (AppArmorKernel.isEnabled()) {
            options.add("name=apparmor");
        }
        if (machine.seccomp()) {
            options.add("name=seccomp,profile=" + config.containers().seccompName());
        }
        if (config.containers().seLinuxEnabled() && ContainerContexts.isEnabled()) {
            options.add("name=selinux");
        }
        if (config.containers().remapsUsers()) {
            options.add("name=userns");
        }
        if (cgroups.version() == 2) {
            options.add("name=cgroupns");
        }
        if (config.containers().noNewPrivileges()) {
            options.add("name=no-new-privileges");
        }
        return options;
    }

    /** As configured, else as the environment has it; passwords are not shown. */
    private static String proxy(String configured, String variable) {
        Map<String, String> environment = System.getenv();
        String found = configured.isEmpty()
                ? environment.getOrDefault(variable, environment.getOrDefault(variable.toLowerCase(Locale.ROOT), ""))
                : configured;
        return found.replaceFirst("//[^@/]*@", "//xxxxx:xxxxx@");
    }

    private static List<String> authorization(DaemonConfig config) {
        List<String> plugins = config.engine().authorizationPlugins();
        return plugins.isEmpty() ? Absent.list() : plugins;
    }

    /** Registries that were called insecure by their hosts have entries, ranges of addresses are in a list. */
    private static RegistryConfig registries(RegistryOptions options) {
        List<String> mirrors = options.mirrors().stream()
                .map(mirror -> mirror.toString().replaceFirst("/*$", "/"))
                .toList();
        Map<String, IndexInfo> hosts = new TreeMap<>(Map.of(INDEX, new IndexInfo(INDEX, mirrors, true, true)));
        List<String> ranges = new ArrayList<>(List.of("::1/128", "127.0.0.0/8"));
        for (String insecure : options.insecure()) {
            if (insecure.contains("/")) {
                ranges.add(insecure);
            } else {
                hosts.put(insecure, new IndexInfo(insecure, List.of(), false, false));
            }
        }
        return new RegistryConfig(List.of(), List.of(), ranges, hosts, mirrors.isEmpty() ? Absent.list() : mirrors);
    }

    private List<String> warnings(DaemonConfig config, CgroupFeatures features) {
        List<String> warnings = new ArrayList<>();
        warn(warnings, features.memoryLimit(), "No memory limit support");
        warn(warnings, features.swapLimit(), "No swap limit support");
        warn(warnings, features.cpuQuota(), "No cpu cfs quota support");
        warn(warnings, features.cpuShares(), "No cpu shares support");
        warn(warnings, features.cpuset(), "No cpuset support");
        warn(warnings, features.pidsLimit(), "No pids limit support");
        if (!machine.ipv4Forwarding()) {
            warnings.add("WARNING: IPv4 forwarding is disabled");
        }
        config.hosts().stream()
                .filter(host -> host.toString().startsWith("tcp://"))
                .forEach(host -> warnings.add("WARNING: API is accessible on " + host + " without encryption"));
        return warnings.isEmpty() ? Absent.list() : warnings;
    }

    private static void warn(List<String> warnings, boolean present, String text) {
        if (!present) {
            warnings.add("WARNING: " + text);
        }
    }
}
