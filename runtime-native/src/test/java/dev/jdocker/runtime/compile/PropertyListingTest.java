package dev.jdocker.runtime.compile;

import static dev.jdocker.runtime.compile.Specs.OVERLAY;
import static dev.jdocker.runtime.compile.Specs.linux;
import static dev.jdocker.runtime.compile.Specs.mount;
import static dev.jdocker.runtime.compile.Specs.process;
import static dev.jdocker.runtime.compile.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.linux.Architecture;
import dev.jdocker.oci.Capabilities;
import dev.jdocker.oci.Device;
import dev.jdocker.oci.IdMapping;
import dev.jdocker.oci.IoPriority;
import dev.jdocker.oci.LinuxSection;
import dev.jdocker.oci.MemoryPolicy;
import dev.jdocker.oci.Mount;
import dev.jdocker.oci.Namespace;
import dev.jdocker.oci.NamespaceType;
import dev.jdocker.oci.Personality;
import dev.jdocker.oci.Rlimit;
import dev.jdocker.oci.Root;
import dev.jdocker.oci.Scheduler;
import dev.jdocker.oci.Seccomp;
import dev.jdocker.oci.SeccompAction;
import dev.jdocker.oci.SeccompSyscall;
import dev.jdocker.oci.Spec;
import dev.jdocker.oci.TimeOffset;
import dev.jdocker.oci.User;
import dev.jdocker.runtime.Rootfs;
import dev.jdocker.runtime.program.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What each property of a config adds to the smallest program: {@code properties.txt}. With the environment variable
 * {@code JDOCKER_GOLDEN} it is written there anew, to be read and checked in.
 */
class PropertyListingTest {
    private static final Host HOST = new Host(Architecture.X86_64, List.of(), 3, p -> p.endsWith("/"), true, true);
    private static final NamespaceType[] OWN = {NamespaceType.MOUNT, NamespaceType.PID};

    private static String listing(Spec spec, Rootfs rootfs, @Nullable Filter filter) {
        var request = new CompileRequest(spec, rootfs, 0, filter, "/run/c", CompileRequest.Launching.PLAIN);
        Compiled compiled = new Compiler(HOST).compile(request);
        return compiled.program().listing()
                + String.join(
                        "",
                        compiled.grants().stream()
                                .map(g -> "  grant " + g + "\n")
                                .toList());
    }

    private static Spec base() {
        return spec(process("true"), linux(OWN));
    }

    private static LinuxSection.Builder join(NamespaceType type) {
        List<Namespace> namespaces = new ArrayList<>(Stream.of(OWN)
                .filter(own -> own != type)
                .map(own -> new Namespace(own, null))
                .toList());
        namespaces.add(new Namespace(type, "/ns/" + type));
        return LinuxSection.builder().namespaces(namespaces);
    }

    private static Spec linuxOf(LinuxSection.Builder linux) {
        return spec(process("true"), linux);
    }

    private static Spec mounts(String... options) {
        return spec(process("true"), linux(OWN), mount("/x", "bind", "/src/", options));
    }

    private static Spec tmpfs(String... options) {
        return spec(process("true"), linux(OWN), mount("/t", "tmpfs", "tmpfs", options));
    }

    private static Map<String, Spec> properties() {
        List<String> chown = List.of("CAP_CHOWN");
        List<IdMapping> ids = List.of(new IdMapping(0, 1000, 10));
        Map<String, Spec> all = new LinkedHashMap<>();
        all.put(
                "root.readonly",
                base().toBuilder().root(new Root("rootfs", true)).build());
        all.put(
                "hostname, domainname",
                linuxOf(linux(NamespaceType.MOUNT, NamespaceType.PID, NamespaceType.UTS)).toBuilder()
                        .hostname("box")
                        .domainname("example.org")
                        .build());
        all.put("annotations", base().toBuilder().annotations(Map.of("a", "b")).build());
        all.put("process.user", spec(process("true").user(new User(7, 8, 027, List.of(9), null)), linux(OWN)));
        all.put("process.cwd", spec(process("true").cwd("/srv/data"), linux(OWN)));
        all.put(
                "process.capabilities",
                spec(process("true").capabilities(new Capabilities(chown, chown, chown, chown, chown)), linux(OWN)));
        all.put("process.rlimits", spec(process("true").rlimits(List.of(new Rlimit("RLIMIT_CORE", 1, 2))), linux(OWN)));
        all.put("process.noNewPrivileges", spec(process("true").noNewPrivileges(true), linux(OWN)));
        all.put("process.apparmorProfile", spec(process("true").apparmorProfile("docker-default"), linux(OWN)));
        all.put("process.oomScoreAdj", spec(process("true").oomScoreAdj(-5), linux(OWN)));
        all.put("process.selinuxLabel", spec(process("true").selinuxLabel("a:b:c:s0:c1,c2"), linux(OWN)));
        var scheduler = new Scheduler("SCHED_DEADLINE", null, null, List.of("SCHED_FLAG_RECLAIM"), 1L, 2L, 3L);
        all.put("process.scheduler", spec(process("true").scheduler(scheduler), linux(OWN)));
        all.put(
                "process.ioPriority",
                spec(process("true").ioPriority(new IoPriority("IOPRIO_CLASS_IDLE", 7)), linux(OWN)));
        all.put(
                "linux.devices",
                linuxOf(linux(OWN).devices(List.of(new Device("/opt/dev/fuse", "c", 10, 229, 0600, 1, 2)))));
        for (NamespaceType type : NamespaceType.values()) {
            all.put("join " + type, linuxOf(join(type)));
        }
        all.put(
                "linux.timeOffsets",
                linuxOf(linux(NamespaceType.MOUNT, NamespaceType.PID, NamespaceType.TIME)
                        .timeOffsets(Map.of("monotonic", new TimeOffset(5, 6)))));
        all.put(
                "linux.uidMappings, gidMappings; priorities from outside",
                spec(
                        process("true").oomScoreAdj(5).rlimits(List.of(new Rlimit("RLIMIT_CORE", 1, 2))),
                        linux(NamespaceType.MOUNT, NamespaceType.PID, NamespaceType.USER)));
        for (String value : List.of("private", "slave", "shared", "unbindable", "rprivate", "rslave", "rshared")) {
            all.put("linux.rootfsPropagation " + value, linuxOf(linux(OWN).rootfsPropagation(value)));
        }
        all.put(
                "linux.sysctl",
                spec(
                        process("true"),
                        linux(NamespaceType.MOUNT, NamespaceType.PID, NamespaceType.IPC)
                                .sysctl(Map.of("kernel.shmmni", "5")),
                        mount("/proc", "proc", "proc")));
        all.put("linux.maskedPaths", linuxOf(linux(OWN).maskedPaths(List.of("/proc/kcore"))));
        all.put("linux.readonlyPaths", linuxOf(linux(OWN).readonlyPaths(List.of("/proc/sys"))));
        all.put(
                "linux.mountLabel",
                spec(process("true"), linux(OWN).mountLabel("a:b:c:s0"), mount("/t", "tmpfs", "t")));
        all.put(
                "linux.memoryPolicy",
                linuxOf(linux(OWN)
                        .memoryPolicy(new MemoryPolicy("MPOL_BIND", "0-1,64", List.of("MPOL_F_STATIC_NODES")))));
        all.put("linux.personality", linuxOf(linux(OWN).personality(new Personality("LINUX32", List.of()))));
        all.put("bind with attributes", mounts("rbind", "ro", "rnosuid", "noatime"));
        all.put("bind shared", mounts("bind", "shared"));
        all.put(
                "bind with mappings",
                spec(
                        process("true"),
                        linux(OWN),
                        new Mount("/x", "bind", "/src/", List.of("rbind", "ridmap"), ids, ids)));
        all.put("bind of a file", spec(process("true"), linux(OWN), mount("/x", "bind", "/file", "bind")));
        all.put("bind remount", mounts("bind", "remount", "ro", "rnoexec"));
        all.put("tmpfs", tmpfs("noexec", "strictatime", "size=1m", "sync", "lazytime", "slave"));
        all.put("tmpfs remount", tmpfs("remount", "ro", "size=2m"));
        all.put("tmpfs tmpcopyup", tmpfs("tmpcopyup", "ro", "mode=700"));
        return all;
    }

    /** The lines that the first listing has more than the second, slots made equal. */
    private static String added(String with, String without) {
        List<String> known = new ArrayList<>(normal(without));
        StringBuilder out = new StringBuilder();
        for (String line : normal(with)) {
            if (!known.remove(line)) {
                out.append(line).append('\n');
            }
        }
        return out.toString();
    }

    private static List<String> normal(String listing) {
        return listing.replaceAll("\\bs\\d+(?=[ ,)])", "s").lines().toList();
    }

    @Test
    void eachPropertyAddsItsSteps() throws IOException {
        String smallest = listing(base(), OVERLAY, null);
        StringBuilder text = new StringBuilder();
        properties()
                .forEach((name, spec) -> text.append("# ")
                        .append(name)
                        .append('\n')
                        .append(added(listing(spec, name.equals("join USER") ? directory() : OVERLAY, null), smallest))
                        .append('\n'));
        Filter filter = new Filter(new Bytes(new byte[16]), 4);
        text.append("# linux.seccomp\n").append(added(listing(base(), OVERLAY, filter), smallest));
        String directory = System.getenv("JDOCKER_GOLDEN");
        if (directory != null) {
            Files.writeString(Path.of(directory, "properties.txt"), text);
        }
        try (InputStream in = PropertyListingTest.class.getResourceAsStream("properties.txt")) {
            assertThat(in).isNotNull();
            assertThat(text.toString()).isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static Rootfs directory() {
        return new Rootfs.Directory(Path.of("/rootfs"));
    }

    private static void refused(Spec spec, String message) {
        assertThatThrownBy(() -> listing(spec, OVERLAY, null))
                .isInstanceOf(CompileException.class)
                .hasMessage(message);
    }

    @Test
    void contradictionsAreRefused() {
        Rlimit core = new Rlimit("RLIMIT_CORE", 1, 2);
        refused(spec(process("true").rlimits(List.of(core, core)), linux(OWN)), "rlimit RLIMIT_CORE is given twice");
        refused(
                linuxOf(linux(OWN).uidMappings(List.of(new IdMapping(0, 1, 1)))),
                "uid and gid mappings need a user namespace");
        refused(base().toBuilder().hostname("x").build(), "unable to set hostname without a private UTS namespace");
        refused(base().toBuilder().domainname("x").build(), "unable to set domainname without a private UTS namespace");
        refused(mounts("bind", "lazytime"), "bind mount at /x cannot take the option lazytime of a file system");
        refused(mounts("bind", "wrong"), "bind mount at /x cannot take the option wrong of a file system");
        refused(mounts("bind", "tmpcopyup"), "mount option tmpcopyup of /x is for a tmpfs only");
        refused(
                spec(process("true"), linux(OWN), mount("/", "bind", "/src/")),
                "\"/\" cannot be mounted because it is the container's root");
        refused(spec(process("true"), linux(OWN), mount("/x", "bind", "", "bind")), "bind mount at /x has no source");
        refused(
                spec(process("true").ioPriority(new IoPriority("IOPRIO_CLASS_X", 1)), linux(OWN)),
                "invalid ioPriority.class IOPRIO_CLASS_X");
        refused(
                spec(process("true").ioPriority(new IoPriority("IOPRIO_CLASS_BE", 8)), linux(OWN)),
                "invalid ioPriority.priority 8");
        refused(
                linuxOf(linux(OWN).memoryPolicy(new MemoryPolicy("MPOL_BIND", "1-", List.of()))),
                "invalid memoryPolicy.nodes \"1-\"");
        refused(
                linuxOf(linux(NamespaceType.MOUNT, NamespaceType.TIME)
                        .timeOffsets(Map.of("realtime", new TimeOffset(1, 0)))),
                "linux.timeOffsets: there is no clock realtime");
    }

    @Test
    void filtersThatCannotBeAsAskedAreRefused() {
        var errno = new SeccompSyscall(List.of("mkdir"), SeccompAction.KILL, 5, List.of());
        refused(
                linuxOf(linux(OWN)
                        .seccomp(new Seccomp(
                                SeccompAction.ALLOW, null, List.of(), List.of(), null, null, List.of(errno)))),
                "linux.seccomp: errnoRet is for SCMP_ACT_ERRNO and SCMP_ACT_TRACE, not for KILL");
        refused(
                linuxOf(linux(OWN)
                        .seccomp(new Seccomp(SeccompAction.NOTIFY, null, List.of(), List.of(), null, null, List.of()))),
                "linux.seccomp: SCMP_ACT_NOTIFY is not supported");
        refused(
                linuxOf(linux(OWN)
                        .seccomp(new Seccomp(
                                SeccompAction.ALLOW, null, List.of(), List.of(), "/socket", null, List.of()))),
                "linux.seccomp.listenerPath is not supported");
    }

    @Test
    void filesOfProcThatTellOfTheMachineMayBeCovered() {
        Spec spec = spec(process("true"), linux(OWN), mount("/proc/cpuinfo", "bind", "/lxcfs/cpuinfo", "bind"));
        assertThat(listing(spec, OVERLAY, null)).contains("\"proc/cpuinfo\"");
    }

    @Test
    void sysctlNamesHaveDotsOrSlashes() {
        assertThat(SysctlSteps.path("net.ipv4.ip_forward")).isEqualTo("net/ipv4/ip_forward");
        assertThat(SysctlSteps.path("net.ipv4.conf.eth0/1.forwarding")).isEqualTo("net/ipv4/conf/eth0.1/forwarding");
        assertThat(SysctlSteps.path("net/ipv4/conf/eth0.1/forwarding")).isEqualTo("net/ipv4/conf/eth0.1/forwarding");
    }
}
