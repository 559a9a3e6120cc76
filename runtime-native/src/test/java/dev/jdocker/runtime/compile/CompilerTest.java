package dev.jdocker.runtime.compile;

import static dev.jdocker.runtime.compile.CompileRequest.Launching.PLAIN;
import static dev.jdocker.runtime.compile.Specs.OVERLAY;
import static dev.jdocker.runtime.compile.Specs.linux;
import static dev.jdocker.runtime.compile.Specs.mount;
import static dev.jdocker.runtime.compile.Specs.process;
import static dev.jdocker.runtime.compile.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.linux.Flags;
import dev.jdocker.oci.Capabilities;
import dev.jdocker.oci.NamespaceType;
import dev.jdocker.oci.NetDevice;
import dev.jdocker.oci.Rlimit;
import dev.jdocker.oci.Spec;
import dev.jdocker.oci.User;
import dev.jdocker.runtime.Rootfs;
import dev.jdocker.runtime.program.Bytes;
import dev.jdocker.runtime.program.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Golden listings in {@code src/test/resources}; with the environment variable {@code JDOCKER_GOLDEN} they are written there anew, to be read
 * and checked in.
 */
class CompilerTest {
    private static final NamespaceType[] ALL = {
        NamespaceType.MOUNT,
        NamespaceType.PID,
        NamespaceType.UTS,
        NamespaceType.IPC,
        NamespaceType.NETWORK,
        NamespaceType.CGROUP
    };

    private static Compiled compile(Host host, Spec spec) {
        int tasks = host.isCgroupV2() ? 0 : 2;
        return new Compiler(host).compile(new CompileRequest(spec, OVERLAY, tasks, null, "/run/c", PLAIN));
    }

    private static String child(Spec spec) {
        String listing = compile(Specs.V2, spec).program().listing();
        return listing.substring(listing.indexOf("child:"));
    }

    private static void assertGolden(String name, Compiled compiled) throws IOException {
        String text = compiled.program().listing() + "grants:\n"
                + String.join(
                        "", compiled.grants().stream().map(g -> "  " + g + "\n").toList());
        String directory = System.getenv("JDOCKER_GOLDEN");
        if (directory != null) {
            Files.writeString(Path.of(directory, name), text);
        }
        try (InputStream in = CompilerTest.class.getResourceAsStream(name)) {
            assertThat(in).as("golden file " + name).isNotNull();
            assertThat(text).isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void theSmallestContainerIsAFewSteps() throws IOException {
        assertGolden("smallest.txt", compile(Specs.V2, spec(process("/bin/true"), linux(NamespaceType.MOUNT))));
    }

    @Test
    void aContainerAsDockerStartsIt() throws IOException {
        Spec spec = spec(
                process("sh", "-c", "id").noNewPrivileges(true).user(new User(1000, 100, null, List.of(4, 24), null)),
                linux(ALL).maskedPaths(List.of("/proc/kcore")).readonlyPaths(List.of("/proc/sys")),
                Specs.standardMounts());
        assertGolden(
                "docker.txt", compile(Specs.V1, spec.toBuilder().hostname("box").build()));
    }

    @Test
    void aMappedContainerOnATerminal() throws IOException {
        NamespaceType[] withUser = Arrays.copyOf(ALL, ALL.length + 1);
        withUser[ALL.length] = NamespaceType.USER;
        Spec spec = spec(process("sh").terminal(true), linux(withUser), Specs.standardMounts());
        assertGolden("mapped.txt", compile(Specs.V2, spec));
    }

    @Test
    void theFilterIsLoadedBeforeTheUserUnlessNewPrivilegesAreForbidden() {
        Spec spec = spec(process("true"), linux(NamespaceType.MOUNT));
        var request = new CompileRequest(spec, OVERLAY, 0, new Filter(new Bytes(new byte[16]), 4), "/run/c", PLAIN);
        assertThat(names(new Compiler(Specs.V2).compile(request)))
                .containsSubsequence("seccomp", "setresuid", "execve");
        Spec strict = spec(process("true").noNewPrivileges(true), linux(NamespaceType.MOUNT));
        request = new CompileRequest(strict, OVERLAY, 0, new Filter(new Bytes(new byte[16]), 4), "/run/c", PLAIN);
        List<String> names = names(new Compiler(Specs.V2).compile(request));
        assertThat(names).containsSubsequence("setresuid", "capset", "seccomp", "execve");
    }

    private static List<String> names(Compiled compiled) {
        return compiled.program().child().stream().map(Operation::name).toList();
    }

    @Test
    void everyDescriptorButTheStreamsIsClosedByTheExecution() {
        List<String> names = names(compile(Specs.V2, spec(process("a"), linux(ALL))));
        assertThat(names.subList(names.lastIndexOf("close_range"), names.size()))
                .containsExactly("close_range", "relocate", "relocate", "execve", "execve", "fail");
    }

    @Test
    void capabilitiesOutsideTheBoundingSetAreDropped() {
        List<String> chown = List.of("CAP_CHOWN");
        String child = child(spec(
                process("a").capabilities(new Capabilities(chown, chown, List.of(), chown, List.of())),
                linux(NamespaceType.MOUNT)));
        assertThat(child)
                .contains("prctl(24, 1, 0, 0, 0)", "prctl(24, 2, 0, 0, 0)", "prctl(24, 3, 0, 0, 0)")
                .doesNotContain("prctl(24, 0, 0, 0, 0)")
                .contains("{effective=0x1 permitted=0x1 inheritable=0x0}");
    }

    @Test
    void limitsAndSysctlsAreSet() {
        String child = child(spec(
                process("a").rlimits(List.of(new Rlimit("RLIMIT_NOFILE", 10, 20))),
                linux(ALL).sysctl(Map.of("net.ipv4.ip_forward", "1")),
                mount("/proc", "proc", "proc")));
        assertThat(child)
                .contains("prlimit64(0, 7, {10 20}, 0)")
                .contains("\"sys/net/ipv4/ip_forward\"")
                .contains(", \"1\", 1)");
    }

    @Test
    void aBindMountsSourceIsGrantedWithItsAttributes() {
        Compiled compiled = compile(
                Specs.V2,
                spec(
                        process("a"),
                        linux(NamespaceType.MOUNT),
                        mount("/data", "bind", "/src/", "rbind", "rro", "rslave")));
        assertThat(compiled.grants())
                .contains(new Grant.MountCopy(
                        "/src/",
                        true,
                        new MountAttributes(1, 0),
                        new MountAttributes(1, 0),
                        new Propagation(Flags.MS_SLAVE, true),
                        null));
    }

    @Test
    void aSourceThatIsMountedTwiceIsGrantedTwice() {
        Compiled compiled = compile(
                Specs.V2,
                spec(
                        process("a"),
                        linux(NamespaceType.MOUNT),
                        mount("/one", "bind", "/src/", "bind"),
                        mount("/two", "bind", "/src/", "bind")));
        assertThat(compiled.grants().stream().filter(Grant.MountCopy.class::isInstance))
                .hasSize(2);
    }

    @Test
    void nothingIsMountedOverProc() {
        assertThatThrownBy(() ->
                        compile(Specs.V2, spec(process("a"), linux(ALL), mount("/proc/sys", "bind", "/src/", "bind"))))
                .isInstanceOf(CompileException.class)
                .hasMessage("\"/proc/sys\" cannot be mounted because it is inside /proc");
        assertThatThrownBy(() ->
                        compile(Specs.V2, spec(process("a"), linux(ALL), mount("/x/../proc/1", "tmpfs", "tmpfs"))))
                .isInstanceOf(CompileException.class);
    }

    @Test
    void whatIsNotDoneIsRefusedAndNeverIgnored() {
        assertThatThrownBy(() -> compile(Specs.V2, spec(process("a").apparmorProfile("x"), linux(ALL))))
                .hasMessage("apparmor: config provided but apparmor not supported");
        assertThatThrownBy(() -> compile(
                        Specs.V2, spec(process("a"), linux(ALL).netDevices(Map.of("eth1", new NetDevice("eth0"))))))
                .hasMessage("linux.netDevices is not supported");
    }

    @Test
    void aContainerNeedsItsOwnMountNamespace() {
        assertThatThrownBy(() -> compile(Specs.V2, spec(process("a"), linux(NamespaceType.PID))))
                .hasMessage("a container needs a mount namespace of its own");
    }

    @Test
    void layersBeyondAPageOfOptionsAreNamedFromTheirFolder() {
        List<Path> lowers = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            lowers.add(Path.of("/var/lib/jdocker/layers/l/layer-number-" + i));
        }
        var rootfs = new Rootfs.Overlay(lowers, Path.of("/c/upper"), Path.of("/c/work"), Path.of("/c/rootfs"));
        Spec spec = spec(process("a"), linux(NamespaceType.MOUNT));
        String listing = new Compiler(Specs.V2)
                .compile(new CompileRequest(spec, rootfs, 0, null, "/run/c", PLAIN))
                .program()
                .listing();
        assertThat(listing)
                .contains("chdir(\"/var/lib/jdocker/layers/l\")")
                .contains("\"lowerdir=layer-number-0:layer-number-1:");
    }
}
