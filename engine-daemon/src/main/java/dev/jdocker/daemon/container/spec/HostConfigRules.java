package dev.jdocker.daemon.container.spec;

import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.container.LogConfig;
import dev.jdocker.api.container.Resources;
import dev.jdocker.api.container.RestartPolicy;
import dev.jdocker.capability.CapabilityException;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotImplemented;
import dev.jdocker.daemon.log.LogDrivers;
import dev.jdocker.daemon.log.LogOptionException;
import java.util.List;
import java.util.Set;

/** Checks a HostConfig as dockerd does and fills in the engine's defaults. What it cannot do yet is refused by name. */
public final class HostConfigRules {
    private static final long DEFAULT_SHM_BYTES = 64L << 20;
    private static final Set<String> BRIDGES = Set.of("", "default", "bridge");

    private final HostFacts host;
    private final LogDrivers logs;

    public HostConfigRules(HostFacts host, LogDrivers logs) {
        this.host = host;
        this.logs = logs;
    }

    /** The checked and completed form; {@code networkDisabled} is {@code Config.NetworkDisabled}. */
    public HostConfig complete(HostConfig asked, boolean networkDisabled) {
        String network = networkDisabled && BRIDGES.contains(asked.networkMode()) ? "none" : asked.networkMode();
        HostConfig wish = asked.toBuilder().networkMode(network).build();
        checkNetwork(network);
        UnsupportedOptions.refuse(wish);
        checkModes(wish);
        RestartRules.check(wish);
        LimitRules.check(wish.resources(), host.cpus());
        checkRest(wish);
        return withDefaults(wish);
    }

    private static void checkNetwork(String mode) {
        if (mode.equals("none") || mode.equals("host")) {
            return;
        }
        if (mode.startsWith("container:")) {
            throw new NotImplemented("sharing the network of another container is not implemented yet: use --network"
                    + " none or --network host");
        }
        throw new NotImplemented("bridge networks are not implemented yet: use --network none or --network host");
    }

    private static void checkModes(HostConfig wish) {
        refuseJoining("IPC", wish.ipcMode());
        refuseJoining("PID", wish.pidMode());
        if (!Set.of("", "none", "private", "shareable", "host").contains(wish.ipcMode())) {
            throw new BadRequest("invalid IPC mode: " + wish.ipcMode());
        }
        if (!Set.of("", "host").contains(wish.pidMode())) {
            throw new BadRequest("invalid PID mode: " + wish.pidMode());
        }
        if (!Set.of("", "host").contains(wish.utsMode())) {
            throw new BadRequest("invalid UTS mode: " + wish.utsMode());
        }
        if (!Set.of("", "private", "host").contains(wish.cgroupnsMode())) {
            throw new BadRequest("invalid cgroup namespace mode: " + wish.cgroupnsMode());
        }
        if (!Set.of("", "host", "auto", "remap").contains(wish.usernsMode())) {
            throw new BadRequest("invalid user namespace mode: " + wish.usernsMode());
        }
        if (!Set.of("", "default").contains(wish.isolation())) {
            throw new BadRequest("invalid isolation '" + wish.isolation() + "' on linux");
        }
        if (hasOwnUsers(wish)) {
            if (wish.privileged()) {
                throw new BadRequest("privileged mode is incompatible with user namespaces.  You must run the container"
                        + " in the host namespace when running privileged mode");
            }
            refuseShared("network", wish.networkMode());
            refuseShared("PID", wish.pidMode());
            refuseShared("IPC", wish.ipcMode());
        }
    }

    /** Whether the container gets a user namespace of its own. */
    public static boolean hasOwnUsers(HostConfig wish) {
        return wish.usernsMode().equals("auto") || wish.usernsMode().equals("remap");
    }

    private static void refuseJoining(String what, String mode) {
        if (mode.startsWith("container:")) {
            throw new NotImplemented(
                    "sharing the " + what + " namespace of another container is not implemented yet: " + mode);
        }
    }

    private static void refuseShared(String what, String mode) {
        if (mode.equals("host")) {
            throw new BadRequest("cannot share the host's " + what + " namespace when user namespaces are enabled");
        }
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
        for (String entry : wish.extraHosts()) {
            if (entry.indexOf(':') <= 0) {
                throw new BadRequest("bad format for add-host: \"" + entry + "\"");
            }
        }
        try {
            host.capabilities().check(wish.capAdd(), wish.capDrop());
        } catch (CapabilityException e) {
            throw new BadRequest(String.valueOf(e.getMessage()), e);
        }
        SecurityOptions.parse(wish.securityOpt());
        SysctlRules.check(wish);
    }

    private HostConfig withDefaults(HostConfig wish) {
        Resources limits = wish.resources();
        if (limits.memoryBytes() > 0 && limits.memorySwapBytes() == 0) {
            limits =
                    limits.toBuilder().memorySwapBytes(limits.memoryBytes() * 2).build();
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
                .shmSizeBytes(wish.shmSizeBytes() == 0 ? DEFAULT_SHM_BYTES : wish.shmSizeBytes())
                .ipcMode(wish.ipcMode().isEmpty() ? "private" : wish.ipcMode())
                .cgroupnsMode(wish.cgroupnsMode().isEmpty() ? (open ? "host" : "private") : wish.cgroupnsMode())
                .restartPolicy(
                        wish.restartPolicy().name().isEmpty() ? new RestartPolicy("no", 0) : wish.restartPolicy())
                .logConfig(log(wish.logConfig()))
                .runtime(wish.runtime().isEmpty() ? "jdocker" : wish.runtime())
                .maskedPaths(masked == null ? (open ? null : DefaultConfinement.maskedPaths(host)) : masked)
                .readonlyPaths(readOnly == null ? (open ? null : DefaultConfinement.READ_ONLY_PATHS) : readOnly)
                .build();
    }
}
