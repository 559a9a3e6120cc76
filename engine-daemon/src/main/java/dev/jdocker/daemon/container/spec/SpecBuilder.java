package dev.jdocker.daemon.container.spec;

import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.container.Ulimit;
import dev.jdocker.capability.CapabilitySet;
import dev.jdocker.oci.Capabilities;
import dev.jdocker.oci.ConsoleSize;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.IdMapping;
import dev.jdocker.oci.LinuxSection;
import dev.jdocker.oci.Mount;
import dev.jdocker.oci.Namespace;
import dev.jdocker.oci.NamespaceType;
import dev.jdocker.oci.Rlimit;
import dev.jdocker.oci.Root;
import dev.jdocker.oci.Seccomp;
import dev.jdocker.oci.Spec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds the OCI configuration of a container with Docker's defaults. */
public final class SpecBuilder {
    /** How many ids a user namespace of a container's own has. */
    public static final long ID_RANGE = 65_536;

    private final HostFacts host;
    private final String cgroupParent;

    /**
     * @param cgroupParent under which control group containers get theirs where they do not name another
     */
    public SpecBuilder(HostFacts host, String cgroupParent) {
        this.host = host;
        this.cgroupParent = cgroupParent;
    }

    public Spec build(SpecRequest request) {
        HostConfig wish = request.hostConfig();
        boolean ownUts = !wish.utsMode().equals("host");
        return Spec.builder()
                .root(new Root("rootfs", wish.readonlyRootfs()))
                .hostname(ownUts ? request.config().hostname() : null)
                .domainname(
                        ownUts && !request.config().domainname().isEmpty()
                                ? request.config().domainname()
                                : null)
                .mounts(mounts(request))
                .annotations(wish.annotations())
                .process(process(request))
                .linux(linux(request))
                .build();
    }

    /** The control group that a container gets. */
    public String cgroupPath(String id, HostConfig wish) {
        String parent = wish.resources().cgroupParent();
        return Path.of("/", parent.isEmpty() ? cgroupParent : parent)
                .normalize()
                .resolve(id)
                .toString();
    }

    /** A process in a container, the container's own or a further one. */
    public ContainerProcess process(SpecRequest request) {
        HostConfig wish = request.hostConfig();
        SecurityOptions security = SecurityOptions.parse(wish.securityOpt());
        String directory = request.config().workingDir();
        return ContainerProcess.builder()
                .terminal(request.config().tty())
                .consoleSize(consoleSize(wish.consoleSize()))
                .user(request.user().user())
                .args(request.command())
                .env(Environment.of(
                        request.config(),
                        request.config().hostname(),
                        request.user().home()))
                .cwd(directory.isEmpty() ? "/" : directory)
                .capabilities(capabilities(request))
                .rlimits(wish.resources().ulimits().stream()
                        .map(SpecBuilder::rlimit)
                        .toList())
                .noNewPrivileges(security.noNewPrivileges())
                .oomScoreAdj(wish.oomScoreAdj() == 0 ? null : wish.oomScoreAdj())
                .build();
    }

    private static @Nullable ConsoleSize consoleSize(List<Integer> size) {
        return size.size() == 2 && size.get(0) > 0 && size.get(1) > 0
                ? new ConsoleSize(size.get(0), size.get(1))
                : null;
    }

    private static Rlimit rlimit(Ulimit limit) {
        return new Rlimit("RLIMIT_" + limit.name().toUpperCase(Locale.ROOT), limit.soft(), limit.hard());
    }

    private CapabilitySet bounding(HostConfig wish) {
        return wish.privileged()
                ? host.capabilities().available()
                : host.capabilities().select(CapabilitySet.CONTAINER_DEFAULT, wish.capAdd(), wish.capDrop());
    }

    /** Inheritable and ambient sets stay empty (CVE-2022-29162); a user other than root has none effective. */
    private Capabilities capabilities(SpecRequest request) {
        List<String> bounding = bounding(request.hostConfig()).names();
        List<String> own = request.user().user().uid() == 0 ? bounding : List.of();
        return new Capabilities(bounding, own, List.of(), own, List.of());
    }

    private LinuxSection linux(SpecRequest request) {
        HostConfig wish = request.hostConfig();
        List<String> masked = wish.maskedPaths();
        List<String> readOnly = wish.readonlyPaths();
        LinuxSection.Builder linux = LinuxSection.builder()
                .namespaces(namespaces(request))
                .cgroupsPath(cgroupPath(request.id(), wish))
                .resources(Limits.of(wish))
                .rootfsPropagation("private")
                .sysctl(sysctls(request))
                .seccomp(seccomp(wish))
                .maskedPaths(masked == null ? List.of() : masked)
                .readonlyPaths(readOnly == null ? List.of() : readOnly);
        Long start = request.idRangeStart();
        if (start != null) {
            List<IdMapping> mapping = List.of(new IdMapping(0, start, ID_RANGE));
            linux.uidMappings(mapping).gidMappings(mapping);
        }
        if (wish.privileged()) {
            linux.devices(host.devices().get());
        }
        return linux.build();
    }

    private static List<Namespace> namespaces(SpecRequest request) {
        HostConfig wish = request.hostConfig();
        List<NamespaceType> types = new ArrayList<>(List.of(NamespaceType.MOUNT));
        addUnlessHost(types, NamespaceType.UTS, wish.utsMode());
        addUnlessHost(types, NamespaceType.PID, wish.pidMode());
        addUnlessHost(types, NamespaceType.IPC, wish.ipcMode());
        addUnlessHost(types, NamespaceType.NETWORK, wish.networkMode());
        addUnlessHost(types, NamespaceType.CGROUP, wish.cgroupnsMode());
        if (request.idRangeStart() != null) {
            types.add(NamespaceType.USER);
        }
        return types.stream().map(type -> new Namespace(type, null)).toList();
    }

    private static void addUnlessHost(List<NamespaceType> types, NamespaceType type, String mode) {
        if (!mode.equals("host")) {
            types.add(type);
        }
    }

    /** The system call filter of a container's processes. */
    public @Nullable Seccomp seccomp(HostConfig wish) {
        return switch (SecurityOptions.parse(wish.securityOpt()).seccomp()) {
            case SecurityOptions.Filter.Unconfined _ -> null;
            case SecurityOptions.Filter.Default _ ->
                wish.privileged() ? null : host.defaultProfile().resolve(bounding(wish), host.machine());
            case SecurityOptions.Filter.Given(var profile) -> profile.resolve(bounding(wish), host.machine());
        };
    }

    private static Map<String, String> sysctls(SpecRequest request) {
        Map<String, String> sysctls = new LinkedHashMap<>();
        if (request.idRangeStart() == null
                && !request.hostConfig().networkMode().equals("host")) {
            // Since Docker 20.10 any user may open low ports and send echo requests in a network namespace of its own.
            sysctls.put("net.ipv4.ip_unprivileged_port_start", "0");
            sysctls.put("net.ipv4.ping_group_range", "0 2147483647");
        }
        sysctls.putAll(request.hostConfig().sysctls());
        return sysctls;
    }

    /** A container's own mounts replace default ones at the same place. */
    private static List<Mount> mounts(SpecRequest request) {
        Set<String> own = new HashSet<>();
        request.mounts().forEach(mount -> own.add(mount.destination()));
        List<Mount> mounts = new ArrayList<>(DefaultMounts.of(request.hostConfig()));
        mounts.removeIf(mount -> own.contains(mount.destination()));
        mounts.addAll(request.mounts());
        return mounts;
    }
}
