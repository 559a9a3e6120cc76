package dev.jdocker.runtime.launch;

import static dev.jdocker.runtime.compile.Specs.linux;
import static dev.jdocker.runtime.compile.Specs.mount;
import static dev.jdocker.runtime.compile.Specs.process;
import static dev.jdocker.runtime.compile.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jdocker.oci.Capabilities;
import dev.jdocker.oci.LinuxSection;
import dev.jdocker.oci.Mount;
import dev.jdocker.oci.NamespaceType;
import dev.jdocker.oci.Spec;
import dev.jdocker.runtime.LaunchRequest;
import dev.jdocker.runtime.RunningContainer;
import dev.jdocker.runtime.StartException;
import dev.jdocker.runtime.compile.Specs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile images and configs: each test fails where its guard is taken out of the compiled program. */
class AttackTest extends RealContainers {

    private static Mount[] and(Mount... more) {
        List<Mount> all = new ArrayList<>(List.of(Specs.standardMounts()));
        all.addAll(List.of(more));
        return all.toArray(Mount[]::new);
    }

    private Path image(String path) throws Exception {
        Path file = base.resolve("image").resolve(path);
        Files.createDirectories(file.resolve("..").normalize());
        return file;
    }

    /** CVE-2026-41579, CVE-2026-47766, CVE-2019-19921: what is set up there would land in a place of the image's choice. */
    @ParameterizedTest
    @ValueSource(strings = {"dev", "proc", "sys"})
    void aLinkForAFolderOfTheKernelIsNotFollowed(String name) throws Exception {
        Path target = Files.createDirectories(image("target/sub"));
        Files.createSymbolicLink(image(name), Path.of("/target"));
        assertThatThrownBy(() -> outputOf(spec(process("true"), linux(ALL), and()), rootfs))
                .isInstanceOf(StartException.class)
                .hasMessageEndingWith("at /" + name + ": too many levels of symbolic links");
        // Without a mount of its own /dev is filled in the image.
        Spec bare = spec(process("true"), linux(ALL), mount("/proc", "proc", "proc"));
        if (name.equals("dev")) {
            assertThatThrownBy(() -> outputOf(bare, rootfs)).hasMessageContaining("too many levels of symbolic links");
        }
        try (Stream<Path> files = Files.list(target.resolve(".."))) {
            assertThat(files).hasSize(1);
        }
        assertThat(base.resolve("upper/target")).doesNotExist();
    }

    /** CVE-2019-16884, CVE-2023-28642: a volume over procfs takes the orders by which the container is confined. */
    @ParameterizedTest
    @ValueSource(strings = {"/proc", "/proc/self/attr", "/proc/sys", "../proc/1"})
    void aLinkOfTheImageLeadsNoMountIntoProc(String target) throws Exception {
        Files.createSymbolicLink(image("data"), Path.of(target));
        Files.createDirectories(base.resolve("volume"));
        for (Mount mount : List.of(
                mount("/data", "bind", base.resolve("volume").toString(), "bind"), mount("/data", "tmpfs", "tmpfs"))) {
            assertThatThrownBy(() -> outputOf(spec(process("true"), linux(ALL), and(mount)), rootfs))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("\"/data\" cannot be mounted because it is inside /proc");
        }
    }

    @Test
    void aLinkOfTheImageLeadsNoFileIntoProc() throws Exception {
        Files.createSymbolicLink(image("data"), Path.of("/proc/version"));
        Path file = Files.writeString(base.resolve("file"), "x");
        assertThatThrownBy(() -> outputOf(
                        spec(process("true"), linux(ALL), and(mount("/data", "bind", file.toString(), "bind"))),
                        rootfs))
                .hasMessageContaining("\"/data\" cannot be mounted because it is inside /proc");
    }

    /** CVE-2025-52881: what is written to a file of the image has no effect, and nobody is told. */
    @Test
    void aSysctlIsNotWrittenToAFileOfTheImage() throws Exception {
        Path fake = Files.writeString(image("proc/sys/kernel/shmmni"), "fake");
        LinuxSection.Builder section =
                linux(NamespaceType.MOUNT, NamespaceType.PID, NamespaceType.IPC).sysctl(Map.of("kernel.shmmni", "5"));
        assertThatThrownBy(() -> outputOf(spec(process("true"), section), rootfs))
                .hasMessageEndingWith("set sysctls: no procfs is mounted at /proc: no such device");
        assertThat(fake).hasContent("fake");
        assertThat(base.resolve("upper/proc/sys/kernel")).doesNotExist();
    }

    @Test
    void aProcessSpeaksOfItselfThroughTheHostsProcfs() throws Exception {
        Files.writeString(image("proc/self/oom_score_adj"), "fake");
        Spec spec = spec(
                process("sleep", "100").oomScoreAdj(77),
                linux(NamespaceType.MOUNT, NamespaceType.PID).cgroupsPath(cgroup));
        try (RunningContainer container = runtime().start(new LaunchRequest("test", spec, rootfs, run, false, false))) {
            assertThat(Path.of("/proc/" + container.pid() + "/oom_score_adj")).hasContent("77");
            container.killAll();
            end(container);
        }
    }

    /** CVE-2024-21626: a descriptor of the engine's would be a way out to the host's files. */
    @Test
    void noDescriptorIsAWorkingDirectory() throws Exception {
        Files.createSymbolicLink(image("link"), Path.of("/proc/self/fd"));
        List<String> ways = new ArrayList<>(List.of("/proc/thread-self/fd/4", "/link/4"));
        for (int number = 3; number < 20; number++) {
            ways.add("/proc/self/fd/" + number);
        }
        for (String cwd : ways) {
            assertThatThrownBy(() -> outputOf(spec(process("busybox", "pwd").cwd(cwd), linux(ALL), and()), rootfs))
                    .as(cwd)
                    .isInstanceOf(StartException.class);
        }
    }

    /** CVE-2022-29162: a file's inheritable capabilities would become its user's. */
    @Test
    void nothingIsInheritableOrAmbientUnlessTheConfigSaysSo() throws Exception {
        List<String> chown = List.of("CAP_CHOWN");
        var process = process("cat", "/proc/self/status")
                .capabilities(new Capabilities(chown, chown, List.of(), chown, List.of()));
        assertThat(outputOf(spec(process, linux(ALL), and()), rootfs))
                .contains(
                        "CapInh:\t0000000000000000",
                        "CapAmb:\t0000000000000000",
                        "CapPrm:\t0000000000000001",
                        "CapBnd:\t0000000000000001");
    }

    /** CVE-2025-31133: the image's own /dev/null covers nothing; a link of that name covered what it led to. */
    @Test
    void maskedPathsAreCoveredByTheHostsNullDevice() throws Exception {
        Files.writeString(image("secret"), "secret");
        Files.writeString(image("bait"), "bait");
        Files.createDirectories(image("secrets/sub"));
        Files.createSymbolicLink(image("alias"), Path.of("../../secret"));
        LinuxSection.Builder section = linux(ALL).maskedPaths(List.of("/alias", "/secrets", "/none"));
        String script = "cat /secret; stat -c %t:%T /secret; ls /secrets; echo > /secret; touch /secrets/x";
        assertThat(outputOf(spec(process("sh", "-c", script), section, and()), rootfs))
                .isEqualTo("1:3\ntouch: /secrets/x: Read-only file system\n");
        // Where /dev is the image's, its link is not taken for the device.
        Files.createSymbolicLink(image("dev/null"), Path.of("/bait"));
        assertThatThrownBy(() ->
                        outputOf(spec(process("cat", "/secret"), section, mount("/proc", "proc", "proc")), rootfs))
                .hasMessageEndingWith("make device /dev/null: another file is there: file exists");
    }

    @Test
    void readOnlyPathsStaySoBehindLinks() throws Exception {
        Files.createDirectories(image("real"));
        Files.createSymbolicLink(image("alias"), Path.of("real"));
        LinuxSection.Builder section = linux(ALL).readonlyPaths(List.of("/alias", "/none"));
        assertThat(outputOf(spec(process("touch", "/real/x"), section, and()), rootfs))
                .isEqualTo("touch: /real/x: Read-only file system\n");
    }
}
