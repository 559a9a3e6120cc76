package dev.jdocker.daemon.container.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.api.container.ContainerConfig;
import dev.jdocker.api.container.DeviceMapping;
import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.container.LogConfig;
import dev.jdocker.api.container.MountPoint;
import dev.jdocker.api.container.Resources;
import dev.jdocker.api.container.RestartPolicy;
import dev.jdocker.api.container.ThrottleDevice;
import dev.jdocker.api.container.Ulimit;
import dev.jdocker.api.image.ImageConfig;
import dev.jdocker.capability.CapabilityRules;
import dev.jdocker.capability.CapabilitySet;
import dev.jdocker.daemon.config.ContainerDefaults;
import dev.jdocker.daemon.config.NameOptions;
import dev.jdocker.daemon.error.ApiException;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.log.LogDrivers;
import dev.jdocker.daemon.log.Rotations;
import dev.jdocker.daemon.log.jsonfile.JsonFileDriver;
import dev.jdocker.linux.cgroup.CgroupFeatures;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.DeviceRule;
import dev.jdocker.oci.LinuxSection;
import dev.jdocker.oci.Mount;
import dev.jdocker.oci.Namespace;
import dev.jdocker.oci.NamespaceType;
import dev.jdocker.oci.Rlimit;
import dev.jdocker.oci.Spec;
import dev.jdocker.oci.User;
import dev.jdocker.seccomp.DefaultProfile;
import dev.jdocker.seccomp.Machine;
import dev.jdocker.selinux.SeLinuxLabels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpecBuilderTest {
    private static final HostFacts HOST = new HostFacts(
            new CapabilityRules(CapabilitySet.ALL),
            DefaultProfile.load(),
            Machine.of("amd64", "6.18.0"),
            2,
            List.of(),
            List::of,
            Optional::empty,
            Optional::empty);
    private static final CgroupFeatures FEATURES =
            new CgroupFeatures(true, true, true, true, true, true, true, true, true, true, true, true, true, true);
    private static final LogDrivers LOGS = new LogDrivers(
            List.of(new JsonFileDriver()),
            source -> {
                throw new AssertionError();
            },
            new Rotations(),
            new LogConfig("json-file", Map.of()));
    private static final HostConfigRules RULES = new HostConfigRules(HOST, FEATURES, ContainerDefaults.DEFAULTS, LOGS);
    private static final String ID = "ab".repeat(32);

    @Test
    void aContainerIsConfinedAsDockerConfinesIt() {
        Spec spec = build(config(), none());
        LinuxSection linux = Objects.requireNonNull(spec.linux());
        var process = Objects.requireNonNull(spec.process());
        var capabilities = Objects.requireNonNull(process.capabilities());
        assertThat(linux.namespaces())
                .extracting(Namespace::type)
                .containsExactly(
                        NamespaceType.MOUNT,
                        NamespaceType.UTS,
                        NamespaceType.PID,
                        NamespaceType.IPC,
                        NamespaceType.NETWORK,
                        NamespaceType.CGROUP);
        assertThat(capabilities.bounding()).hasSize(14).isEqualTo(capabilities.effective());
        assertThat(capabilities.inheritable()).isEmpty();
        assertThat(capabilities.ambient()).isEmpty();
        assertThat(linux.seccomp()).isNotNull();
        assertThat(linux.maskedPaths()).contains("/proc/kcore", "/proc/interrupts", "/sys/firmware");
        assertThat(linux.readonlyPaths()).contains("/proc/sys", "/proc/sysrq-trigger");
        assertThat(linux.cgroupsPath()).isEqualTo("/jdocker/" + ID);
        assertThat(spec.mounts())
                .extracting(Mount::destination)
                .containsExactly("/proc", "/dev", "/dev/pts", "/sys", "/sys/fs/cgroup", "/dev/mqueue", "/dev/shm");
        assertThat(process.env()).contains("HOSTNAME=box", "HOME=/root").anyMatch(entry -> entry.startsWith("PATH="));
    }

    @Test
    void aPrivilegedContainerIsNot() {
        Spec spec = build(config(), none().toBuilder().privileged(true).build());
        LinuxSection linux = Objects.requireNonNull(spec.linux());
        assertThat(linux.seccomp()).isNull();
        assertThat(linux.maskedPaths()).isEmpty();
        assertThat(linux.readonlyPaths()).isEmpty();
        assertThat(Objects.requireNonNull(Objects.requireNonNull(spec.process()).capabilities())
                        .effective())
                .hasSize(CapabilitySet.ALL.names().size());
    }

    @Test
    void theControlGroupStandsUnderTheDaemonsParentUnlessTheClientNamesOne() {
        SpecBuilder builder = new SpecBuilder(HOST, ContainerDefaults.DEFAULTS.withCgroupParent("machines/../engines"));
        assertThat(builder.cgroupPath(ID, none())).isEqualTo("/engines/" + ID);
        HostConfig own = none().toBuilder()
                .resources(Resources.EMPTY.toBuilder().cgroupParent("mine").build())
                .build();
        assertThat(builder.cgroupPath(ID, own)).isEqualTo("/mine/" + ID);
    }

    @Test
    void limitsAreHandedOn() {
        HostConfig wish = none().toBuilder()
                .resources(Resources.EMPTY.toBuilder()
                        .memoryBytes(64L << 20)
                        .nanoCpus(500_000_000)
                        .pidsLimit(-1L)
                        .build())
                .build();
        var limits = Objects.requireNonNull(
                Objects.requireNonNull(build(config(), wish).linux()).resources());
        assertThat(Objects.requireNonNull(limits.memory()).limit()).isEqualTo(64L << 20);
        assertThat(Objects.requireNonNull(limits.memory()).swap()).isEqualTo(128L << 20);
        assertThat(Objects.requireNonNull(limits.cpu()).quota()).isEqualTo(50_000);
        assertThat(limits.pids()).isNull();
    }

    @Test
    void aUserOtherThanRootHasNoEffectiveCapabilities() {
        SpecRequest request = new SpecRequest(
                ID,
                config(),
                RULES.complete(none(), false, new ArrayList<>()),
                List.of("id"),
                List.of(),
                new ProcessUser(new User(1000, 1000, null, List.of(), null), "/"),
                null);
        var capabilities =
                Objects.requireNonNull(Objects.requireNonNull(new SpecBuilder(HOST, ContainerDefaults.DEFAULTS)
                                .build(request)
                                .process())
                        .capabilities());
        assertThat(capabilities.bounding()).hasSize(14);
        assertThat(capabilities.effective()).isEmpty();
    }

    @Test
    void aUserNamespaceMapsARangeOfItsOwn() {
        SpecRequest request = new SpecRequest(
                ID,
                config(),
                RULES.complete(none(), false, new ArrayList<>()),
                List.of("id"),
                List.of(),
                root(),
                IdMap.from(1_000_000));
        LinuxSection linux = Objects.requireNonNull(
                new SpecBuilder(HOST, ContainerDefaults.DEFAULTS).build(request).linux());
        assertThat(linux.uidMappings())
                .isEqualTo(linux.gidMappings())
                .containsExactly(new dev.jdocker.oci.IdMapping(0, 1_000_000, 65_536));
        assertThat(linux.namespaces()).extracting(Namespace::type).contains(NamespaceType.USER);
        assertThat(linux.sysctl()).containsOnlyKeys("net.ipv4.ip_unprivileged_port_start");
    }

    @Test
    void bindsAndTmpfsReplaceDefaultMountsAtTheirPlace() {
        HostConfig wish = none().toBuilder()
                .binds(List.of("/srv:/data/deep:ro", "/tmp:/data"))
                .tmpfs(Map.of("/dev/shm", "size=1m"))
                .build();
        List<MountPoint> points = List.of(
                new MountPoint("bind", "", "/srv", "/data/deep", "", "ro", false, "rprivate"),
                new MountPoint("bind", "", "/tmp", "/data", "", "", true, "rprivate"));
        List<Mount> mounts = ContainerMounts.of(wish, points, MountSources.NONE, Map.of("/etc/hosts", "/h"));
        assertThat(mounts)
                .extracting(Mount::destination)
                .containsExactly("/data", "/data/deep", "/dev/shm", "/etc/hosts");
        assertThat(mounts.get(1).options()).containsExactly("rbind", "rro", "rprivate");
        SpecRequest request = new SpecRequest(
                ID, config(), RULES.complete(wish, false, new ArrayList<>()), List.of("id"), mounts, root(), null);
        assertThat(new SpecBuilder(HOST, ContainerDefaults.DEFAULTS)
                        .build(request)
                        .mounts())
                .filteredOn(mount -> mount.destination().equals("/dev/shm"))
                .singleElement()
                .satisfies(mount -> assertThat(mount.options()).contains("size=1m"));
    }

    @Test
    void restartPoliciesAreCheckedInDockersWords() {
        String invalid = "invalid restart policy: ";
        refused(400, invalid + "maximum retry count can only be used with 'on-failure'", restart("always", 3));
        refused(400, invalid + "maximum retry count can only be used with 'on-failure'", restart("", 3));
        refused(
                400,
                invalid + "maximum retry count can only be used with 'on-failure' and cannot be negative",
                restart("unless-stopped", -1));
        refused(400, invalid + "maximum retry count cannot be negative", restart("on-failure", -1));
        refused(
                400,
                invalid + "unknown policy 'sometimes'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'",
                restart("sometimes", 0));
        refused(
                400,
                "can't create 'AutoRemove' container with restart policy",
                restart("always", 0).toBuilder().autoRemove(true).build());
        assertThat(RULES.complete(restart("", 0), false, new ArrayList<>()).restartPolicy())
                .isEqualTo(new RestartPolicy("no", 0));
        assertThat(RULES.complete(restart("on-failure", 3), false, new ArrayList<>())
                        .restartPolicy())
                .isEqualTo(new RestartPolicy("on-failure", 3));
    }

    private static HostConfig restart(String policy, int retries) {
        return none().toBuilder()
                .restartPolicy(new RestartPolicy(policy, retries))
                .build();
    }

    @Test
    void namespacesOfAnotherContainerAreJoinedAndItsSharedMemoryIsMounted() {
        HostConfig wish =
                none().toBuilder().pidMode("container:x").ipcMode("container:x").build();
        SpecRequest request = new SpecRequest(
                ID,
                config(),
                RULES.complete(wish, false, new ArrayList<>()),
                List.of("id"),
                List.of(),
                root(),
                null,
                null,
                new Sharing(Path.of("/proc/7/ns/pid"), Path.of("/proc/7/ns/ipc"), null, null, Path.of("/run/shm/x")));
        Spec spec = new SpecBuilder(HOST, ContainerDefaults.DEFAULTS).build(request);
        assertThat(Objects.requireNonNull(spec.linux()).namespaces())
                .contains(
                        new Namespace(NamespaceType.PID, "/proc/7/ns/pid"),
                        new Namespace(NamespaceType.IPC, "/proc/7/ns/ipc"));
        assertThat(spec.mounts())
                .filteredOn(mount -> mount.destination().equals("/dev/shm"))
                .singleElement()
                .satisfies(mount -> assertThat(mount.source()).isEqualTo("/run/shm/x"));
    }

    @Test
    void theDaemonsDefaultsHoldWhereAContainerSaysNothing() {
        ContainerDefaults defaults = new ContainerDefaults(
                "/jdocker",
                List.of(new Ulimit("nofile", 20, 10), new Ulimit("core", 0, 0)),
                1 << 20,
                "shareable",
                "host",
                true,
                "unconfined",
                "unconfined",
                "",
                false,
                NameOptions.DEFAULTS,
                List.of());
        HostConfigRules rules = new HostConfigRules(HOST, FEATURES, defaults, LOGS);
        HostConfig wish = limits(Resources.EMPTY.toBuilder().ulimits(List.of(new Ulimit("nofile", 40, 30))));
        HostConfig complete = rules.complete(wish, false, new ArrayList<>());
        assertThat(complete.shmSizeBytes()).isEqualTo(1 << 20);
        assertThat(complete.ipcMode()).isEqualTo("shareable");
        assertThat(complete.cgroupnsMode()).isEqualTo("host");
        Spec spec = new SpecBuilder(HOST, defaults)
                .build(new SpecRequest(ID, config(), complete, List.of("id"), List.of(), root(), null));
        var process = Objects.requireNonNull(spec.process());
        assertThat(process.noNewPrivileges()).isTrue();
        assertThat(process.rlimits())
                .containsExactlyInAnyOrder(new Rlimit("RLIMIT_NOFILE", 30, 40), new Rlimit("RLIMIT_CORE", 0, 0));
        assertThat(Objects.requireNonNull(spec.linux()).seccomp()).isNull();
    }

    @Test
    void controlGroupsAreWritableOnRequest() {
        HostConfig wish =
                none().toBuilder().securityOpt(List.of("writable-cgroups=true")).build();
        assertThat(build(config(), wish).mounts())
                .filteredOn(mount -> mount.destination().equals("/sys/fs/cgroup"))
                .singleElement()
                .satisfies(mount -> assertThat(mount.options()).contains("rw"));
    }

    @Test
    void whatTheKernelCannotLimitIsLeftOutWithAWarning() {
        CgroupFeatures none = new CgroupFeatures(
                false, false, false, false, false, false, false, false, false, false, false, false, true, true);
        HostConfigRules rules = new HostConfigRules(HOST, none, ContainerDefaults.DEFAULTS, LOGS);
        List<String> warnings = new ArrayList<>();
        Resources left = rules.complete(
                        limits(Resources.EMPTY.toBuilder()
                                .memoryBytes(64L << 20)
                                .oomKillDisable(true)
                                .pidsLimit(5L)
                                .cpuShares(5)
                                .blkioWeight(300)
                                .blkioDeviceReadBps(List.of(new ThrottleDevice("/dev/sda", 5)))),
                        false,
                        warnings)
                .resources();
        assertThat(left.memoryBytes()).isZero();
        assertThat(left.blkioWeight()).isZero();
        assertThat(left.blkioDeviceReadBps()).isEmpty();
        assertThat(left.oomKillDisable()).isNull();
        assertThat(warnings)
                .contains(
                        "Your kernel does not support memory limit capabilities or the cgroup is not mounted."
                                + " Limitation discarded.",
                        "Your kernel does not support OomKillDisable. OomKillDisable discarded.",
                        "Your kernel does not support Block I/O weight or the cgroup is not mounted. Weight discarded.",
                        "Your kernel does not support BPS Block I/O read limit or the cgroup is not mounted. Block I/O"
                                + " BPS read limit discarded.");
        assertThatThrownBy(() -> rules.complete(
                        limits(Resources.EMPTY.toBuilder().cpuRealtimeRuntime(1)), false, new ArrayList<>()))
                .isInstanceOf(BadRequest.class)
                .hasMessage("kernel does not support CPU real-time scheduler");
    }

    @Test
    void appArmorConfinesWhereItIsThereUnlessAskedOtherwise() {
        HostFacts confining = new HostFacts(
                HOST.capabilities(),
                HOST.defaultProfile(),
                HOST.machine(),
                2,
                List.of(),
                List::of,
                () -> Optional.of("docker-default"),
                Optional::empty);
        SpecBuilder builder = new SpecBuilder(confining, ContainerDefaults.DEFAULTS);
        assertThat(builder.appArmorProfile(none())).isEqualTo("docker-default");
        assertThat(builder.appArmorProfile(none().toBuilder().privileged(true).build()))
                .isEqualTo("unconfined");
        assertThat(builder.appArmorProfile(
                        none().toBuilder().securityOpt(List.of("apparmor=mine")).build()))
                .isEqualTo("mine");
        assertThat(process(builder, none()).apparmorProfile()).isEqualTo("docker-default");
        assertThat(process(builder, none().toBuilder().privileged(true).build()).apparmorProfile())
                .isNull();
        assertThat(process(new SpecBuilder(HOST, ContainerDefaults.DEFAULTS), none())
                        .apparmorProfile())
                .isNull();
    }

    @Test
    void whoMayDoEverythingIsNotLabelled() {
        assertThat(complete(none().toBuilder().privileged(true)).securityOpt()).containsExactly("label=disable");
        assertThat(complete(none().toBuilder().pidMode("host")).securityOpt()).containsExactly("label=disable");
        assertThat(complete(none().toBuilder().ipcMode("host").securityOpt(List.of("label=type:t")))
                        .securityOpt())
                .containsExactly("label=type:t");
        assertThat(complete(none().toBuilder()).securityOpt()).isEmpty();
    }

    private static HostConfig complete(HostConfig.Builder wish) {
        return RULES.complete(wish.build(), false, new ArrayList<>());
    }

    @Test
    void labelsAreGivenToProcessesAndFilesWhereTheKernelHasThem() {
        HostConfig asking =
                none().toBuilder().securityOpt(List.of("label=type:t")).build();
        assertThat(new SpecBuilder(HOST, ContainerDefaults.DEFAULTS).seLinux(asking))
                .isEmpty();
        SpecRequest request = new SpecRequest(
                ID,
                config(),
                complete(asking.toBuilder()),
                List.of("id"),
                List.of(),
                root(),
                null,
                new SeLinuxLabels("u:r:t:s0", "u:r:f:s0"),
                Sharing.NONE);
        Spec spec = new SpecBuilder(HOST, ContainerDefaults.DEFAULTS).build(request);
        assertThat(Objects.requireNonNull(spec.process()).selinuxLabel()).isEqualTo("u:r:t:s0");
        assertThat(Objects.requireNonNull(spec.linux()).mountLabel()).isEqualTo("u:r:f:s0");
    }

    private static ContainerProcess process(SpecBuilder builder, HostConfig wish) {
        return builder.process(new SpecRequest(
                ID, config(), RULES.complete(wish, false, new ArrayList<>()), List.of("id"), List.of(), root(), null));
    }

    @Test
    void devicesAreFoundAtTheStart() {
        HostConfig wish = limits(Resources.EMPTY.toBuilder()
                .devices(List.of(new DeviceMapping("/dev/zero", "/dev/nought", "r")))
                .deviceCgroupRules(List.of("c 42:* rwm")));
        LinuxSection linux = Objects.requireNonNull(build(config(), wish).linux());
        assertThat(linux.devices()).singleElement().satisfies(device -> {
            assertThat(device.path()).isEqualTo("/dev/nought");
            assertThat(device.major()).isEqualTo(1);
            assertThat(device.minor()).isEqualTo(5);
        });
        assertThat(Objects.requireNonNull(linux.resources()).devices())
                .endsWith(new DeviceRule(true, "c", 1L, 5L, "r"), new DeviceRule(true, "c", 42L, null, "rwm"));
        assertThatThrownBy(() -> build(
                        config(),
                        limits(Resources.EMPTY.toBuilder()
                                .devices(List.of(new DeviceMapping("/dev/nope", "/dev/nope", "rwm"))))))
                .hasMessage("error gathering device information while adding custom device \"/dev/nope\": no such file"
                        + " or directory");
        assertThatThrownBy(
                        () -> build(config(), limits(Resources.EMPTY.toBuilder().deviceCgroupRules(List.of("x")))))
                .hasMessage("invalid device cgroup rule format: 'x'");
    }

    @Test
    void whatALogDriverDoesNotKnowIsRefused() {
        refused(
                400,
                "unknown log opt 'size' for json-file log driver",
                none().toBuilder()
                        .logConfig(new LogConfig("json-file", Map.of("size", "1m")))
                        .build());
    }

    @Test
    void whatIsWrongIsRefusedInDockersWords() {
        refused(400, "invalid IPC mode: x", none().toBuilder().ipcMode("x").build());
        refused(
                400,
                "invalid PID mode: container:",
                none().toBuilder().pidMode("container:").build());
        refused(
                400,
                "invalid --security-opt 1: \"foo\"",
                none().toBuilder().securityOpt(List.of("foo")).build());
        refused(
                400,
                "invalid --security-opt 2: \"systempaths=unconfined\"",
                none().toBuilder()
                        .securityOpt(List.of("systempaths=unconfined"))
                        .build());
        refused(
                400,
                "cpu real-time runtime cannot be higher than cpu real-time period",
                limits(Resources.EMPTY.toBuilder().cpuRealtimePeriod(10).cpuRealtimeRuntime(20)));
        refused(
                400,
                "cannot share the host PID namespace when user namespaces are enabled",
                none().toBuilder().usernsMode("auto").pidMode("host").build());
        refused(
                400,
                "user namespace mode remap needs the daemon's option userns-remap",
                none().toBuilder().usernsMode("remap").build());
        refused(
                400,
                "Minimum memory limit allowed is 6MB",
                limits(Resources.EMPTY.toBuilder().memoryBytes(1000)));
        refused(
                400,
                "range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available",
                limits(Resources.EMPTY.toBuilder().nanoCpus(100_000_000_000L)));
        refused(
                400,
                "invalid CapAdd: unknown capability: \"CAP_X\"",
                none().toBuilder().capAdd(List.of("x")).build());
        refused(
                400,
                "sysctl \"net.ipv4.ip_forward\" not allowed in host network namespace",
                HostConfig.EMPTY.toBuilder()
                        .networkMode("host")
                        .sysctls(Map.of("net.ipv4.ip_forward", "1"))
                        .build());
        assertThatThrownBy(() -> MountPlan.of(
                        none().toBuilder().binds(List.of("/a:/b", "/c:/b")).build()))
                .isInstanceOf(BadRequest.class)
                .hasMessage("Duplicate mount point: /b");
    }

    @Test
    void entrypointAndCommandFollowDockersRules() {
        ImageConfig image = ImageConfig.builder()
                .entrypoint(List.of("/e"))
                .cmd(List.of("c"))
                .build();
        assertThat(command(image, null, null)).containsExactly("/e", "c");
        assertThat(command(image, null, List.of("x"))).containsExactly("/e", "x");
        assertThat(command(image, List.of("/n"), null)).containsExactly("/n");
        assertThat(command(image, List.of(), List.of("x"))).containsExactly("x");
        assertThat(command(image, List.of(""), List.of("x"))).containsExactly("x");
        assertThatThrownBy(() -> command(image, List.of(""), null))
                .isInstanceOf(BadRequest.class)
                .hasMessage("no command specified");
    }

    private static List<String> command(
            ImageConfig image,
            @org.jspecify.annotations.Nullable List<String> entrypoint,
            @org.jspecify.annotations.Nullable List<String> cmd) {
        return ConfigMerge.command(ConfigMerge.merge(
                ContainerConfig.builder().entrypoint(entrypoint).cmd(cmd).build(), image));
    }

    private static void refused(int status, String message, HostConfig wish) {
        assertThatThrownBy(() -> RULES.complete(wish, false, new ArrayList<>()))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.status()).isEqualTo(status))
                .hasMessage(message);
    }

    private static HostConfig limits(Resources.Builder limits) {
        return none().toBuilder().resources(limits.build()).build();
    }

    private static Spec build(ContainerConfig config, HostConfig wish) {
        return new SpecBuilder(HOST, ContainerDefaults.DEFAULTS)
                .build(new SpecRequest(
                        ID,
                        config,
                        RULES.complete(wish, false, new ArrayList<>()),
                        List.of("id"),
                        List.of(),
                        root(),
                        null));
    }

    private static ProcessUser root() {
        return new ProcessUser(new User(0, 0, null, List.of(), null), "/root");
    }

    private static HostConfig none() {
        return HostConfig.EMPTY.toBuilder().networkMode("none").build();
    }

    private static ContainerConfig config() {
        return ContainerConfig.builder().hostname("box").build();
    }
}
