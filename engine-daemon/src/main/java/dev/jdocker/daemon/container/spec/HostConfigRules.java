package dev.jdocker.daemon.container.spec;

import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.container.LogConfig;
import dev.jdocker.api.container.Resources;
import dev.jdocker.api.container.RestartPolicy;
import dev.jdocker.capability.CapabilityException;
import dev.jdocker.daemon.config.ContainerDefaults;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.log.LogDrivers;
import dev.jdocker.daemon.log.LogOptionException;
import dev.jdocker.linux.cgroup.CgroupFeatures;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/** Checks a HostConfig as dockerd does and fills in the engine's defaults. What it cannot do yet is refused by name. */
public final class HostConfigRules {
    private static final String BRIDGE = "bridge";
    private static final String CONTAINER = "container:";
    private static final Set<String> BRIDGES = Set.of("", "default", BRIDGE);

    private final HostFacts host;
    private final CgroupFeatures features;
    private final ContainerDefaults defaults;
    private final LogDrivers logs;

    public HostConfigRules(HostFacts host, CgroupFeatures features, ContainerDefaults defaults, LogDrivers logs) {
        this.host = host;
        this.features = features;
        this.defaults = defaults;
        this.logs = logs;
    }

    /**
     * The checked and completed form.
     *
     * @param networkDisabled {@code Config.NetworkDisabled}
     * @param warnings takes what the client is to be told
     */
    public HostConfig complete(HostConfig asked, boolean networkDisabled, List<String> warnings) {
        String network =
                BRIDGES.contains(asked.networkMode()) ? networkDisabled ? "none" : BRIDGE : asked.networkMode();
        HostConfig wish = asked.toBuilder()
                .networkMode(network)
                .resources(Discarded.from(asked.resources(), features, warnings))
                .build();
        checkNetwork(wish, warnings);
        UnsupportedOptions.refuse(wish);
        checkModes(wish);
        RestartRules.check(wish);
        LimitRules.check(wish.resources(), host.cpus());
        OnlineSet.CPUS.requireAvailable(wish.resources().cpusetCpus());
        OnlineSet.MEMORY_NODES.requireAvailable(wish.resources().cpusetMems());
        if (wish.mounts().stream().anyMatch(mount -> mount.type().equals("image"))) {
            warnings.add("Image mount is an experimental feature");
        }
        checkRest(wish);
        return withDefaults(wish);
    }

    private void checkNetwork(HostConfig wish, List<String> warnings) {
        String mode = wish.networkMode();
        if (mode.equals("host") && (!wish.portBindings().isEmpty() || wish.publishAllPorts())) {
            warnings.add("Published ports are discarded when using host network mode");
        }
        if (mode.startsWith(CONTAINER)) {
            checkSharedNetwork(wish);
        }
    }

    /** What the other container has decided already cannot be asked for. */
    private void checkSharedNetwork(HostConfig wish) {
        if (!joins(wish.networkMode())) {
            throw new BadRequest("invalid network mode: invalid container format container:<name|id>");
        }
        boolean resolves = !(wish.dns().isEmpty()
                && wish.dnsSearch().isEmpty()
                && wish.dnsOptions().isEmpty());
        conflict(resolves, "dns and the network mode");
        conflict(!wish.extraHosts().isEmpty(), "custom host-to-IP mapping and the network mode");
        boolean publishes = !wish.portBindings().isEmpty() || wish.publishAllPorts();
        conflict(publishes, "port publishing and the container type network mode");
    }

    private static void conflict(boolean asked, String what) {
        if (asked) {
            throw new BadRequest("conflicting options: " + what);
        }
    }

    private void checkModes(HostConfig wish) {
        if (!joins(wish.ipcMode())
                && !Set.of("", "none", "private", "shareable", "host").contains(wish.ipcMode())) {
            throw new BadRequest("invalid IPC mode: " + wish.ipcMode());
        }
        if (!joins(wish.pidMode()) && !Set.of("", "host").contains(wish.pidMode())) {
            throw new BadRequest("invalid PID mode: " + wish.pidMode());
        }
        if (!Set.of("", "host").contains(wish.utsMode())) {
            throw new BadRequest("invalid UTS mode: " + wish.utsMode());
        }
        if (!Set.of("", "private", "host").contains(wish.cgroupnsMode())) {
            throw new BadRequest("invalid cgroup namespace mode: " + wish.cgroupnsMode());
        }
        if (!Set.of("", "default").contains(wish.isolation())) {
            throw new BadRequest("invalid isolation (" + wish.isolation() + "): linux only supports 'default'");
        }
        UserNamespaceMode.check(wish, defaults.remapsUsers());
    }

    /** Whether a mode names another container: {@code container:ID}. */
    private static boolean joins(String mode) {
        return mode.startsWith(CONTAINER) && mode.length() > CONTAINER.length();
    }

    private LogConfig log(LogConfig asked) {
        try {
            return logs.complete(asked);
        } catch (LogOptionException e) {
            throw new BadRequest(String.valueOf(e.getMessage()), e);
        }
    }

    private void checkRest(HostConfig wish) {
        if (wish.shmSizeBytes() < 0) {
            throw new BadRequest("SHM size can not be less than 0");
        }
        if (wish.oomScoreAdj() < -1000 || wish.oomScoreAdj() > 1000) {
            throw new BadRequest("Invalid value " + wish.oomScoreAdj() + ", range for oom score adj is [-1000, 1000]");
        }
        wish.extraHosts().forEach(HostConfigRules::checkExtraHost);
        if (wish.annotations().containsKey("")) {
            throw new BadRequest("invalid Annotations: the empty string is not permitted as an annotation key");
        }
        for (Integer size : wish.consoleSize()) {
            if (size < 0) {
                throw new BadRequest("invalid JSON: json: cannot unmarshal number " + size
                        + " into .HostConfig.ConsoleSize of type uint");
            }
        }
        try {
            host.capabilities().check(wish.capAdd(), wish.capDrop());
        } catch (CapabilityException e) {
            throw new BadRequest(String.valueOf(e.getMessage()), e);
        }
        SecurityOptions _ = SecurityOptions.parse(wish.securityOpt(), defaults);
        SysctlRules.check(wish);
    }

    private static void checkExtraHost(String entry) {
        int colon = entry.indexOf(':');
        if (colon <= 0) {
            throw new BadRequest("bad format for add-host: \"" + entry + "\"");
        }
        String address = entry.substring(colon + 1);
        if (address.equals("host-gateway")) {
            return;
        }
        try {
            InetAddress _ = InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException e) {
            throw new BadRequest("invalid IP address in add-host: \"" + address + "\"", e);
        }
    }

    /** Rows and columns; what a client leaves out is zero. */
    private static List<Integer> consoleSize(List<Integer> asked) {
        return List.of(asked.isEmpty() ? 0 : asked.get(0), asked.size() < 2 ? 0 : asked.get(1));
    }

    private HostConfig withDefaults(HostConfig wish) {
        Resources limits = wish.resources();
        if (limits.memoryBytes() > 0 && limits.memorySwapBytes() == 0) {
            limits =
                    limits.toBuilder().memorySwapBytes(limits.memoryBytes() * 2).build();
        }
        Long swappiness = limits.memorySwappiness();
        if (swappiness != null && swappiness == -1) {
            limits = limits.toBuilder().memorySwappiness(null).build();
        }
        Long processes = limits.pidsLimit();
        if (processes != null && processes <= 0) {
            limits = limits.toBuilder().pidsLimit(null).build();
        }
        boolean open = wish.privileged();
        List<String> masked = wish.maskedPaths();
        List<String> readOnly = wish.readonlyPaths();
        return wish.toBuilder()
                .resources(limits)
                .consoleSize(consoleSize(wish.consoleSize()))
                .securityOpt(SecurityOptions.withoutLabel(wish))
                .shmSizeBytes(wish.shmSizeBytes() == 0 ? defaults.shmSizeBytes() : wish.shmSizeBytes())
                .ipcMode(wish.ipcMode().isEmpty() ? defaults.ipcMode() : wish.ipcMode())
                .cgroupnsMode(wish.cgroupnsMode().isEmpty() ? cgroupns(open) : wish.cgroupnsMode())
                .restartPolicy(
                        wish.restartPolicy().name().isEmpty() ? new RestartPolicy("no", 0) : wish.restartPolicy())
                .logConfig(log(wish.logConfig()))
                .runtime(wish.runtime().isEmpty() ? "jdocker" : wish.runtime())
                .maskedPaths(masked == null ? (open ? null : DefaultConfinement.maskedPaths(host)) : masked)
                .readonlyPaths(readOnly == null ? (open ? null : DefaultConfinement.READ_ONLY_PATHS) : readOnly)
                .build();
    }

    private String cgroupns(boolean privileged) {
        String set = defaults.cgroupnsMode();
        return set.isEmpty() ? (privileged ? "host" : "private") : set;
    }
}
