package dev.jdocker.daemon.container.spec;

import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.container.Ulimit;
import dev.jdocker.capability.CapabilitySet;
import dev.jdocker.daemon.config.ContainerDefaults;
import dev.jdocker.oci.Capabilities;
import dev.jdocker.oci.ConsoleSize;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.Device;
import dev.jdocker.oci.LinuxSection;
import dev.jdocker.oci.Mount;
import dev.jdocker.oci.Namespace;
import dev.jdocker.oci.NamespaceType;
import dev.jdocker.oci.Rlimit;
import dev.jdocker.oci.Root;
import dev.jdocker.oci.Seccomp;
import dev.jdocker.oci.Spec;
import dev.jdocker.selinux.ContainerContexts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builds the OCI configuration of a container with Docker's defaults. */
public final class SpecBuilder {
    private static final String UNCONFINED = "unconfined";

    private final HostFacts host;
    private final ContainerDefaults defaults;

    public SpecBuilder(HostFacts host, ContainerDefaults defaults) {
        this.host = host;
        this.defaults = defaults;
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
        return Path.of("/", parent.isEmpty() ? defaults.cgroupParent() : parent)
                .normalize()
                .resolve(id)
                .toString();
    }

    /** A process in a container, the container's own or a further one. */
    public ContainerProcess process(SpecRequest request) {
        HostConfig wish = request.hostConfig();
        SecurityOptions security = security(wish);
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
                .rlimits(rlimits(wish.resources().ulimits()))
                .noNewPrivileges(security.noNewPrivileges())
                .apparmorProfile(confining(appArmorProfile(wish)))
                .selinuxLabel(request.labels() == null ? null : request.labels().process())
                .oomScoreAdj(wish.oomScoreAdj() == 0 ? null : wish.oomScoreAdj())
                .build();
    }

    private static @Nullable ConsoleSize consoleSize(List<Integer> size) {
        return size.size() == 2 && size.get(0) > 0 && size.get(1) > 0
                ? new ConsoleSize(size.get(0), size.get(1))
                : null;
    }

    private SecurityOptions security(HostConfig wish) {
        return SecurityOptions.parse(wish.securityOpt(), defaults);
    }

    /** Those of the container, then the daemon's that it says nothing about. */
    private List<Rlimit> rlimits(List<Ulimit> own) {
        Set<String> named = own.stream().map(Ulimit::name).collect(Collectors.toSet());
        return Stream.concat(own.stream(), defaults.ulimits().stream().filter(limit -> !named.contains(limit.name())))
                .map(SpecBuilder::rlimit)
                .toList();
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
        GivenDevices given = GivenDevices.of(wish);
        LinuxSection.Builder linux = LinuxSection.builder()
                .namespaces(namespaces(request))
                .cgroupsPath(cgroupPath(request.id(), wish))
                .resources(Limits.of(wish, given.rules()))
                .rootfsPropagation("private")
                .sysctl(sysctls(request))
                .seccomp(seccomp(wish))
                .mountLabel(request.labels() == null ? null : request.labels().mount())
                .maskedPaths(masked == null ? List.of() : masked)
                .readonlyPaths(readOnly == null ? List.of() : readOnly);
        IdMap ids = request.idMap();
        if (ids != null) {
            linux.uidMappings(ids.users()).gidMappings(ids.groups());
        }
        List<Device> devices =
                new ArrayList<>(wish.privileged() ? host.devices().get() : List.of());
        devices.addAll(given.nodes());
        return linux.devices(devices).build();
    }

    private static List<Namespace> namespaces(SpecRequest request) {
        HostConfig wish = request.hostConfig();
        Sharing sharing = request.sharing();
        List<Namespace> all = new ArrayList<>(List.of(new Namespace(NamespaceType.MOUNT, null)));
        addUnlessHost(all, NamespaceType.UTS, wish.utsMode(), null);
        addUnlessHost(all, NamespaceType.PID, wish.pidMode(), sharing.pidNamespace());
        addUnlessHost(all, NamespaceType.IPC, wish.ipcMode(), sharing.ipcNamespace());
        addUnlessHost(all, NamespaceType.NETWORK, wish.networkMode(), sharing.networkNamespace());
        addUnlessHost(all, NamespaceType.CGROUP, wish.cgroupnsMode(), null);
        if (request.idMap() != null) {
            Path joined = sharing.userNamespace();
            all.add(new Namespace(NamespaceType.USER, joined == null ? null : joined.toString()));
        }
        return all;
    }

    private static void addUnlessHost(
            List<Namespace> namespaces, NamespaceType type, String mode, @Nullable Path joined) {
        if (!mode.equals("host")) {
            namespaces.add(new Namespace(type, joined == null ? null : joined.toString()));
        }
    }

    /** The AppArmor profile of a container's processes: a name, {@code unconfined}, or empty without AppArmor. */
    public String appArmorProfile(HostConfig wish) {
        Optional<String> usual = host.appArmor().get();
        if (usual.isEmpty()) {
            return "";
        }
        String asked = security(wish).apparmor();
        if (!asked.isEmpty()) {
            return asked;
        }
        return wish.privileged() ? UNCONFINED : usual.get();
    }

    /** The labels that the policy has for a container; empty where it gets none. */
    public Optional<ContainerContexts> seLinux(HostConfig wish) {
        boolean asks = labelOptions(wish).stream().anyMatch(option -> !option.equals("disable"));
        return defaults.seLinuxEnabled() || asks ? host.seLinux().get() : Optional.empty();
    }

    /** What a container says of its labels. */
    public List<String> labelOptions(HostConfig wish) {
        return security(wish).labels();
    }

    private static @Nullable String confining(String profile) {
        return profile.isEmpty() || profile.equals(UNCONFINED) ? null : profile;
    }

    /** The system call filter of a container's processes. */
    public @Nullable Seccomp seccomp(HostConfig wish) {
        return switch (security(wish).seccomp()) {
            case SecurityOptions.Filter.Unconfined _ -> null;
            case SecurityOptions.Filter.Default _ ->
                wish.privileged() ? null : host.defaultProfile().resolve(bounding(wish), host.machine());
            case SecurityOptions.Filter.Given(var profile) -> profile.resolve(bounding(wish), host.machine());
        };
    }

    private static Map<String, String> sysctls(SpecRequest request) {
        Map<String, String> sysctls = new LinkedHashMap<>();
        String network = request.hostConfig().networkMode();
        boolean shared = network.equals("host") || network.startsWith("container:"); // its owner has decided
        if (!shared) {
            // Since Docker 20.10 any user may open low ports and send echo requests in a network namespace of its own.
            sysctls.put("net.ipv4.ip_unprivileged_port_start", "0");
        }
        if (!shared && request.idMap() == null) {
            sysctls.put("net.ipv4.ping_group_range", "0 2147483647"); // all groups, which only the host has
        }
        sysctls.putAll(request.hostConfig().sysctls());
        return sysctls;
    }

    /** A container's own mounts replace default ones at the same place. */
    private List<Mount> mounts(SpecRequest request) {
        Set<String> own = new HashSet<>();
        request.mounts().forEach(mount -> own.add(mount.destination()));
        List<Mount> mounts = new ArrayList<>(DefaultMounts.of(
                request.hostConfig(),
                request.sharing(),
                security(request.hostConfig()).writableCgroups()));
        mounts.removeIf(mount -> own.contains(mount.destination()));
        mounts.addAll(request.mounts());
        return mounts;
    }
}
