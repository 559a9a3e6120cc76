package dev.jdocker.runtime.launch;

import static dev.jdocker.runtime.compile.Specs.linux;
import static dev.jdocker.runtime.compile.Specs.mount;
import static dev.jdocker.runtime.compile.Specs.process;
import static dev.jdocker.runtime.compile.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.linux.Architecture;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.Device;
import dev.jdocker.oci.ExecCpuAffinity;
import dev.jdocker.oci.IntelRdt;
import dev.jdocker.oci.IoPriority;
import dev.jdocker.oci.LinuxSection;
import dev.jdocker.oci.MemoryPolicy;
import dev.jdocker.oci.Namespace;
import dev.jdocker.oci.NamespaceType;
import dev.jdocker.oci.Personality;
import dev.jdocker.oci.Rlimit;
import dev.jdocker.oci.Scheduler;
import dev.jdocker.oci.Spec;
import dev.jdocker.oci.TimeOffset;
import dev.jdocker.oci.User;
import dev.jdocker.runtime.ExecRequest;
import dev.jdocker.runtime.LaunchRequest;
import dev.jdocker.runtime.Rootfs;
import dev.jdocker.runtime.RunningContainer;
import dev.jdocker.runtime.RunningProcess;
import dev.jdocker.runtime.StartException;
import dev.jdocker.runtime.compile.IdMappings;
import dev.jdocker.runtime.compile.Specs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a config says about the process and its namespaces, as the kernel shows it. */
class PropertiesTest extends RealContainers {

    private static NamespaceType[] with(NamespaceType more) {
        NamespaceType[] all = Arrays.copyOf(ALL, ALL.length + 1);
        all[ALL.length] = more;
        return all;
    }

    private static LinuxSection.Builder joining(NamespaceType type, Path path) {
        List<Namespace> namespaces = new ArrayList<>();
        for (NamespaceType each : with(type)) {
            if (each != type) {
                namespaces.add(new Namespace(each, null));
            }
        }
        namespaces.add(new Namespace(type, path.toString()));
        return LinuxSection.builder().namespaces(namespaces);
    }

    private String shell(ContainerProcess.Builder process, LinuxSection.Builder section) throws Exception {
        return outputOf(spec(process, section, Specs.standardMounts()), rootfs);
    }

    private String shell(String script, LinuxSection.Builder section) throws Exception {
        return shell(process("sh", "-c", script), section);
    }

    @Test
    void personality() throws Exception {
        String machine = Architecture.current() == Architecture.X86_64 ? "i686\n" : "armv8l\n";
        assertThat(shell("busybox uname -m", linux(ALL).personality(new Personality("LINUX32", List.of()))))
                .isEqualTo(machine);
        assertThat(shell("cat /proc/self/personality", linux(ALL).personality(new Personality("LINUX", List.of()))))
                .isEqualTo("00000000\n");
        assertThatThrownBy(() ->
                        shell("true", linux(ALL).personality(new Personality("LINUX", List.of("ADDR_NO_RANDOMIZE")))))
                .hasMessageEndingWith("personality.flags are not supported: ADDR_NO_RANDOMIZE");
    }

    @Test
    void schedulerAndIoPriority() throws Exception {
        // The 41st word of /proc/PID/stat is the policy, the 19th the nice value: proc(5).
        var batch = new Scheduler("SCHED_BATCH", 5, null, List.of("SCHED_FLAG_RESET_ON_FORK"), null, null, null);
        String stat = shell(process("cat", "/proc/self/stat").scheduler(batch), linux(ALL));
        assertThat(stat.split(" ")[40]).isEqualTo("3");
        assertThat(stat.split(" ")[18]).isEqualTo("5");
        var idle = new Scheduler("SCHED_IDLE", null, null, List.of(), null, null, null);
        assertThat(shell(process("cat", "/proc/self/stat").scheduler(idle), linux(ALL))
                        .split(" ")[40])
                .isEqualTo("5");
        assertThat(shell(
                        process("busybox", "ionice", "-p", "1").ioPriority(new IoPriority("IOPRIO_CLASS_BE", 6)),
                        linux(ALL)))
                .isEqualTo("best-effort: prio 6\n");
        assertThatThrownBy(() -> shell(
                        process("true").scheduler(new Scheduler("SCHED_IDLE", null, 5, List.of(), null, null, null)),
                        linux(ALL)))
                .hasMessageEndingWith("invalid scheduler.priority with SCHED_IDLE");
    }

    @Test
    void limitsPrioritiesAndOomScoreInAUserNamespaceComeFromOutside() throws Exception {
        var process = process("sh", "-c", "ulimit -H -n; cat /proc/self/oom_score_adj; cat /proc/self/stat")
                .rlimits(List.of(new Rlimit("RLIMIT_NOFILE", 100, 200)))
                .oomScoreAdj(500)
                .scheduler(new Scheduler("SCHED_OTHER", -7, null, List.of(), null, null, null));
        List<String> lines =
                shell(process, linux(with(NamespaceType.USER))).lines().toList();
        assertThat(lines.subList(0, 2)).containsExactly("200", "500");
        assertThat(lines.get(2).split(" ")[18]).isEqualTo("-7");
        assertThat(shell(process("cat", "/proc/self/oom_score_adj").oomScoreAdj(17), linux(ALL)))
                .isEqualTo("17\n");
    }

    @Test
    void umaskAndGroups() throws Exception {
        User user = new User(1000, 100, 027, List.of(4, 24), null);
        assertThat(shell(process("sh", "-c", "umask; id -u; id -G").user(user), linux(ALL)))
                .isEqualTo("0027\n1000\n100 4 24\n");
        assertThat(shell("umask", linux(ALL))).isEqualTo("0022\n");
    }

    @Test
    void clocksAreOffsetInATimeNamespace() throws Exception {
        LinuxSection.Builder section = linux(with(NamespaceType.TIME))
                .timeOffsets(Map.of("boottime", new TimeOffset(1_000_000, 0), "monotonic", new TimeOffset(500_000, 5)));
        String out = shell("cat /proc/self/timens_offsets; cat /proc/uptime", section);
        assertThat(out.replaceAll(" +", " ")).contains("monotonic 500000 5\n", "boottime 1000000 0\n");
        double uptime = Double.parseDouble(
                out.lines().reduce((first, last) -> last).orElse("").split(" ")[0]);
        assertThat(uptime).isGreaterThan(1_000_000);
        String own = shell("readlink /proc/self/ns/time", linux(with(NamespaceType.TIME)));
        assertThat(own.strip())
                .isNotEqualTo(
                        Files.readSymbolicLink(Path.of("/proc/self/ns/time")).toString());
        assertThatThrownBy(() -> shell("true", linux(ALL).timeOffsets(Map.of("boottime", new TimeOffset(1, 0)))))
                .hasMessageEndingWith("linux.timeOffsets need a new time namespace");
    }

    @Test
    void offsetsAndAUserNamespaceGoTogether() throws Exception {
        List<NamespaceType> types = new ArrayList<>(List.of(with(NamespaceType.USER)));
        types.add(NamespaceType.TIME);
        LinuxSection.Builder section = linux(types.toArray(NamespaceType[]::new))
                .timeOffsets(Map.of("boottime", new TimeOffset(1_000_000, 0)));
        assertThat(shell("cat /proc/uptime", section)).hasSizeGreaterThan(10).matches("1\\d{6}\\.(?s).*");
    }

    /** A container whose namespaces others join. */
    private RunningContainer other(LinuxSection.Builder section) throws Exception {
        for (String name : List.of("upper", "work", "rootfs")) {
            Files.createDirectories(base.resolve("other").resolve(name));
        }
        Path own = base.resolve("other");
        var root = new Rootfs.Overlay(
                List.of(base.resolve("image")), own.resolve("upper"), own.resolve("work"), own.resolve("rootfs"));
        var spec = spec(process("sleep", "100"), section.cgroupsPath(parent + "/other"), Specs.standardMounts());
        return runtime().start(new LaunchRequest("other", spec, root, run.resolve("other"), false, false));
    }

    private void stop(RunningContainer other) throws Exception {
        other.killAll();
        end(other);
        other.close();
        cgroups.open(parent + "/other").delete();
    }

    @Test
    void namespacesAreJoinedByPath() throws Exception {
        Map<NamespaceType, String> names = Map.of(
                NamespaceType.TIME, "time",
                NamespaceType.CGROUP, "cgroup",
                NamespaceType.NETWORK, "net",
                NamespaceType.IPC, "ipc",
                NamespaceType.UTS, "uts",
                NamespaceType.PID, "pid");
        RunningContainer other = other(linux(with(NamespaceType.TIME)));
        for (var each : names.entrySet()) {
            Path file = Path.of("/proc/" + other.pid() + "/ns/" + each.getValue());
            assertThat(shell("readlink /proc/self/ns/" + each.getValue(), joining(each.getKey(), file)))
                    .as(each.getValue())
                    .isEqualTo(Files.readSymbolicLink(file) + "\n");
        }
        stop(other);
    }

    @Test
    void aUserNamespaceIsJoinedByPath() throws Exception {
        RunningContainer other = other(linux(with(NamespaceType.USER)));
        Path file = Path.of("/proc/" + other.pid() + "/ns/user");
        LinuxSection.Builder section = joining(NamespaceType.USER, file);
        var mappings = linux(NamespaceType.MOUNT, NamespaceType.USER).build();
        section.uidMappings(mappings.uidMappings()).gidMappings(mappings.gidMappings());
        String script = "readlink /proc/self/ns/user; id -u; stat -c %u /bin/busybox; touch /new";
        assertThat(shell(script, section)).isEqualTo(Files.readSymbolicLink(file) + "\n0\n0\n");
        assertThat(Files.getAttribute(base.resolve("upper/new"), "unix:uid")).isEqualTo(100000);
        assertThatThrownBy(() -> shell("true", joining(NamespaceType.USER, file)))
                .hasMessageEndingWith("layers in a user namespace that is joined need its uid and gid mappings");
        // With it the namespaces that belong to it.
        List<Namespace> namespaces = new ArrayList<>(List.of(new Namespace(NamespaceType.MOUNT, null)));
        namespaces.add(new Namespace(NamespaceType.USER, file.toString()));
        Path net = Path.of("/proc/" + other.pid() + "/ns/net");
        namespaces.add(new Namespace(NamespaceType.NETWORK, net.toString()));
        namespaces.add(new Namespace(NamespaceType.PID, "/proc/" + other.pid() + "/ns/pid"));
        assertThat(outputOf(
                        spec(
                                process("readlink", "/proc/self/ns/net"),
                                LinuxSection.builder()
                                        .namespaces(namespaces)
                                        .uidMappings(mappings.uidMappings())
                                        .gidMappings(mappings.gidMappings()),
                                mount("/proc", "proc", "proc")),
                        rootfs))
                .isEqualTo(Files.readSymbolicLink(net) + "\n");
        stop(other);
    }

    @Test
    void aNetworkThatIsMadeBeforehandBelongsToTheContainersRoot() throws Exception {
        var mapped = linux(NamespaceType.MOUNT, NamespaceType.USER).build();
        NativeRuntime runtime = runtime();
        try (OwnedNetwork made = runtime.network(new IdMappings(mapped.uidMappings(), mapped.gidMappings()))) {
            String mine = "/proc/" + ProcessHandle.current().pid() + "/fd/";
            List<Namespace> namespaces = new ArrayList<>(linux(ALL).build().namespaces());
            namespaces.removeIf(namespace -> namespace.type() == NamespaceType.NETWORK);
            namespaces.add(new Namespace(NamespaceType.USER, mine + made.users().number()));
            namespaces.add(
                    new Namespace(NamespaceType.NETWORK, mine + made.network().number()));
            String script = "readlink /proc/self/ns/net; stat -c %u /proc/sys/net/ipv4/ip_forward; ls /sys/class/net";
            LinuxSection.Builder section = linux(ALL)
                    .namespaces(namespaces)
                    .uidMappings(mapped.uidMappings())
                    .gidMappings(mapped.gidMappings());
            String network = Files.readSymbolicLink(
                            Path.of(mine + made.network().number()))
                    .toString();
            assertThat(network).matches("net:\\[[0-9]+]");
            assertThat(outputOf(spec(process("sh", "-c", script), section, Specs.standardMounts()), rootfs))
                    .isEqualTo(network + "\n0\nlo\n");
        }
    }

    @Test
    void aMountNamespaceIsJoinedByPathAndLeftAsItIs() throws Exception {
        Process holder = new ProcessBuilder("unshare", "-m", "sleep", "100").start();
        try {
            Path file = Path.of("/proc/" + holder.pid() + "/ns/mnt");
            while (Files.readSymbolicLink(file).equals(Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")))) {
                Thread.onSpinWait();
            }
            Spec spec = spec(
                    process("sh", "-c", "readlink /proc/self/ns/mnt; ls /; id -u"),
                    joining(NamespaceType.MOUNT, file),
                    mount("/proc", "proc", "proc"));
            String out = outputOf(spec, new Rootfs.Directory(base.resolve("image")));
            assertThat(out).isEqualTo(Files.readSymbolicLink(file) + "\nbin\ndev\nproc\n0\n");
            assertThat(Files.exists(Path.of("/proc/" + holder.pid() + "/root/usr/bin")))
                    .isTrue();
        } finally {
            holder.destroyForcibly().waitFor();
        }
    }

    @Test
    void memoryPolicyIsSetOrRefused() throws Exception {
        LinuxSection.Builder bind = linux(ALL).memoryPolicy(new MemoryPolicy("MPOL_BIND", "0", List.of()));
        try {
            assertThat(shell("cat /proc/self/numa_maps", bind)).contains(" bind:0 ");
        } catch (StartException e) {
            assertThat(e).hasMessageEndingWith("set the memory policy MPOL_BIND: function not implemented");
        }
        assertThatThrownBy(() -> shell("true", linux(ALL).memoryPolicy(new MemoryPolicy("MPOL_BEND", "0", List.of()))))
                .hasMessageEndingWith("invalid memoryPolicy.mode MPOL_BEND");
    }

    @Test
    void devicesOfEveryKindAnywhere() throws Exception {
        LinuxSection.Builder section = linux(ALL)
                .devices(List.of(
                        new Device("/dev/fuse", "c", 10, 229, 0640, 5, 6),
                        new Device("/dev/sub/loop", "b", 7, 300, null, null, null),
                        new Device("/dev/fifo", "p", 0, 0, 0600, null, null),
                        new Device("/opt/nodes/zero", "u", 1, 5, null, null, null)));
        assertThat(shell("stat -c '%F %t:%T %a %u:%g' /dev/fuse /dev/sub/loop /dev/fifo /opt/nodes/zero", section))
                .isEqualTo("""
                        character special file a:e5 640 5:6
                        block special file 7:12c 666 0:0
                        fifo 0:0 600 0:0
                        character special file 1:5 666 0:0
                        """);
    }

    @Test
    void aFileOfTheImageIsNoDevice() throws Exception {
        Files.createDirectories(base.resolve("image/dev"));
        Files.writeString(base.resolve("image/dev/null"), "");
        Spec spec = spec(process("true"), linux(ALL), mount("/proc", "proc", "proc"));
        assertThatThrownBy(() -> outputOf(spec, rootfs))
                .hasMessageEndingWith("make device /dev/null: another file is there: file exists");
    }

    @Test
    void sysctlsOfItsNamespacesOnly() throws Exception {
        LinuxSection.Builder section = linux(ALL)
                .sysctl(Map.of("net.ipv4.ip_forward", "1", "kernel.shmmni", "100", "net/ipv4/conf/lo/rp_filter", "2"));
        assertThat(shell(
                        "cat /proc/sys/net/ipv4/ip_forward /proc/sys/kernel/shmmni"
                                + " /proc/sys/net/ipv4/conf/lo/rp_filter",
                        section))
                .isEqualTo("1\n100\n2\n");
        for (String name : List.of("vm.swappiness", "kernel.pid_max", "fs.file-max", "net.ipv4.ip_forward")) {
            LinuxSection.Builder host =
                    linux(NamespaceType.MOUNT, NamespaceType.IPC).sysctl(Map.of(name, "1"));
            assertThatThrownBy(() -> shell("true", host))
                    .hasMessageEndingWith("sysctl \"" + name + "\" is not in a separate kernel namespace");
        }
    }

    @Test
    void whatTheKernelLacksIsSaid() {
        assertThatThrownBy(() -> shell(process("true").selinuxLabel("a:b:c:s0"), linux(ALL)))
                .hasMessageEndingWith("selinux label is specified in config, but selinux is disabled or not supported");
        assertThatThrownBy(() -> shell("true", linux(ALL).mountLabel("a:b:c:s0")))
                .hasMessageEndingWith(
                        "linux.mountLabel is specified in config, but selinux is disabled or not supported");
        assertThatThrownBy(() -> shell("true", linux(ALL).intelRdt(new IntelRdt("x", List.of(), null, null, false))))
                .hasMessageEndingWith("linux.intelRdt is not supported");
    }

    @Test
    void anExecutedProcessGetsItsOwnPriorityAndCpus() throws Exception {
        try (RunningContainer container = start(process("sleep", "100"), linux(ALL), false)) {
            var process = process("sh", "-c", "cat /proc/self/stat; cat /proc/self/status")
                    .scheduler(new Scheduler("SCHED_BATCH", 3, null, List.of(), null, null, null))
                    .execCpuAffinity(new ExecCpuAffinity("0-1", "0"));
            try (RunningProcess executed =
                    container.exec(new ExecRequest("e", process.build(), null, run.resolve("execs/e"), false))) {
                String out = output(executed.streams().stdout());
                assertThat(out.split(" ")[40]).isEqualTo("3");
                assertThat(out).contains("Cpus_allowed_list:\t0\n");
                end(executed);
            }
            container.killAll();
            end(container);
        }
    }

    @Test
    void annotationsAreNobodysBusiness() throws Exception {
        Spec spec = spec(process("echo", "ok"), linux(ALL), Specs.standardMounts());
        assertThat(outputOf(
                        spec.toBuilder()
                                .annotations(Map.of("com.example.key", "value"))
                                .build(),
                        rootfs))
                .isEqualTo("ok\n");
    }
}
