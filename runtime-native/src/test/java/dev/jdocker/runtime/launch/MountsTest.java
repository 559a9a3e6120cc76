package dev.jdocker.runtime.launch;

import static dev.jdocker.runtime.compile.Specs.linux;
import static dev.jdocker.runtime.compile.Specs.mount;
import static dev.jdocker.runtime.compile.Specs.process;
import static dev.jdocker.runtime.compile.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.oci.Capabilities;
import dev.jdocker.oci.IdMapping;
import dev.jdocker.oci.LinuxSection;
import dev.jdocker.oci.Mount;
import dev.jdocker.oci.NamespaceType;
import dev.jdocker.oci.Pids;
import dev.jdocker.oci.Resources;
import dev.jdocker.oci.Root;
import dev.jdocker.oci.Spec;
import dev.jdocker.runtime.LaunchRequest;
import dev.jdocker.runtime.Rootfs;
import dev.jdocker.runtime.RunningContainer;
import dev.jdocker.runtime.compile.Specs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a config says about mounts, as the kernel shows it in the container. */
class MountsTest extends RealContainers {
    private Path data = Path.of("/");

    @BeforeEach
    void data() throws Exception {
        data = Files.createDirectories(base.resolve("data"));
    }

    private static Mount[] and(Mount... more) {
        List<Mount> all = new ArrayList<>(List.of(Specs.standardMounts()));
        all.addAll(List.of(more));
        return all.toArray(Mount[]::new);
    }

    private String shell(String script, LinuxSection.Builder section, Mount... more) throws Exception {
        return outputOf(spec(process("sh", "-c", script), section, and(more)), rootfs);
    }

    /** The line of /proc/self/mountinfo about a place, from the options on: proc(5). */
    private String mountOf(String place, LinuxSection.Builder section, Mount... more) throws Exception {
        String all = shell("cat /proc/self/mountinfo", section, more);
        return all.lines()
                .map(line -> line.split(" ", 6))
                .filter(words -> words[4].equals(place))
                .map(words -> words[5])
                .reduce((first, last) -> last)
                .orElse("not mounted: " + all);
    }

    @Test
    void attributesOfABindMount() throws Exception {
        assertThat(mountOf(
                        "/x",
                        linux(ALL),
                        mount("/x", "bind", data.toString(), "bind", "ro", "nosuid", "nodev", "noexec", "noatime")))
                .startsWith("ro,nosuid,nodev,noexec,noatime ");
        assertThat(mountOf("/x", linux(ALL), mount("/x", "bind", data.toString(), "bind", "nosymfollow", "nodiratime")))
                .contains("nodiratime", "nosymfollow");
    }

    @Test
    void recursiveFormsReachTheMountsBelowAndPlainOnesDoNot() throws Exception {
        inMounts(() -> {
            Path below = Files.createDirectories(data.resolve("below"));
            linux.mount("t", below.toString(), "tmpfs", 0, null);
            Mount both = mount("/x", "bind", data.toString(), "rbind", "ro", "rnosuid");
            assertThat(mountOf("/x", linux(ALL), both)).startsWith("ro,nosuid,relatime");
            assertThat(mountOf("/x/below", linux(ALL), both)).startsWith("rw,nosuid,relatime");
            Mount deep = mount("/x", "bind", data.toString(), "rbind", "rro", "rw");
            assertThat(mountOf("/x", linux(ALL), deep)).startsWith("rw,relatime");
            assertThat(mountOf("/x/below", linux(ALL), deep)).startsWith("ro,relatime");
            assertThat(mountOf("/x/below", linux(ALL), mount("/x", "bind", data.toString(), "bind")))
                    .startsWith("not mounted");
        });
    }

    @Test
    void optionsOfAFileSystem() throws Exception {
        String tmpfs = mountOf(
                "/t",
                linux(ALL),
                mount("/t", "tmpfs", "tmpfs", "size=64k", "sync", "dirsync", "lazytime", "strictatime"));
        assertThat(tmpfs).startsWith("rw ").contains(" rw,sync,dirsync,lazytime,size=64k");
        assertThatThrownBy(() -> shell("true", linux(ALL), mount("/t", "tmpfs", "tmpfs", "iversion")))
                .hasMessage("unable to start container process: mount tmpfs at /t with option iversion:"
                        + " invalid argument");
        assertThatThrownBy(() -> shell("true", linux(ALL), mount("/x", "bind", data.toString(), "bind", "sync")))
                .hasMessage("unable to start container process: bind mount at /x cannot take the option sync"
                        + " of a file system");
    }

    @Test
    void remountChangesTheMountOrItsFileSystem() throws Exception {
        Mount bind = mount("/x", "bind", data.toString(), "bind");
        assertThat(mountOf("/x", linux(ALL), bind, mount("/x", "bind", "none", "bind", "remount", "ro", "noexec")))
                .startsWith("ro,noexec,relatime ");
        Mount tmpfs = mount("/t", "tmpfs", "tmpfs", "size=64k");
        assertThat(mountOf("/t", linux(ALL), tmpfs, mount("/t", "tmpfs", "tmpfs", "remount", "size=128k", "ro")))
                .startsWith("ro,relatime ")
                .contains(" ro,size=128k");
        assertThatThrownBy(() -> shell("true", linux(ALL), mount("/bin", "tmpfs", "tmpfs", "remount", "size=1k")))
                .hasMessage("unable to start container process: remount /bin: invalid argument");
    }

    @Test
    void propagationOfABindMount() throws Exception {
        inMounts(() -> {
            linux.mount(data.toString(), data.toString(), null, Flags.MS_BIND, null);
            linux.mount(null, data.toString(), null, Flags.MS_SHARED, null);
            String source = data.toString();
            assertThat(mountOf("/x", linux(ALL), mount("/x", "bind", source, "rbind")))
                    .doesNotContain("shared:", "master:");
            assertThat(mountOf("/x", linux(ALL), mount("/x", "bind", source, "rbind", "rshared")))
                    .contains(" shared:");
            assertThat(mountOf("/x", linux(ALL), mount("/x", "bind", source, "rbind", "rslave")))
                    .contains(" master:");
            assertThat(mountOf("/x", linux(ALL), mount("/x", "bind", source, "bind", "slave")))
                    .contains(" master:");
            assertThat(mountOf("/x", linux(ALL), mount("/x", "bind", source, "rbind", "runbindable")))
                    .contains(" unbindable");
            assertThat(mountOf("/x", linux(ALL), mount("/x", "bind", source, "rbind", "rprivate")))
                    .doesNotContain("shared:", "master:", "unbindable");
        });
    }

    @Test
    void aSharedVolumeCarriesMountsOutAndASlaveIn() throws Exception {
        inMounts(() -> {
            linux.mount(data.toString(), data.toString(), null, Flags.MS_BIND, null);
            linux.mount(null, data.toString(), null, Flags.MS_SHARED, null);
            Path inner = Files.createDirectories(data.resolve("inner"));
            List<String> admin = List.of("CAP_SYS_ADMIN");
            var process = process("busybox", "mount", "-t", "tmpfs", "t", "/x/inner")
                    .capabilities(new Capabilities(admin, admin, List.of(), admin, List.of()));
            Spec spec = spec(process, linux(ALL), and(mount("/x", "bind", data.toString(), "rbind", "rshared")));
            assertThat(outputOf(spec, rootfs)).isEmpty();
            assertThat(Files.readString(Path.of("/proc/thread-self/mountinfo"))).contains(" " + inner + " ");
            linux.umount2(inner.toString(), Flags.MNT_DETACH);
        });
    }

    @Test
    void aTmpfsIsSpreadAsAsked() throws Exception {
        assertThat(mountOf("/t", linux(ALL), mount("/t", "tmpfs", "tmpfs"))).doesNotContain("shared:");
        assertThat(mountOf("/t", linux(ALL), mount("/t", "tmpfs", "tmpfs", "shared")))
                .contains(" shared:");
        assertThat(mountOf("/t", linux(ALL), mount("/t", "tmpfs", "tmpfs", "unbindable")))
                .contains(" unbindable");
    }

    @Test
    void propagationOfTheRoot() throws Exception {
        assertThat(mountOf("/", linux(ALL))).doesNotContain("shared:", "master:", "unbindable");
        assertThat(mountOf("/", linux(ALL).rootfsPropagation("private"))).doesNotContain("shared:", "master:");
        assertThat(mountOf("/", linux(ALL).rootfsPropagation("shared"))).contains(" shared:");
        assertThat(mountOf("/", linux(ALL).rootfsPropagation("unbindable"))).contains(" unbindable");
        assertThat(mountOf("/dev", linux(ALL).rootfsPropagation("shared"))).doesNotContain("shared:");
        assertThat(mountOf("/dev", linux(ALL).rootfsPropagation("rshared"))).contains(" shared:");
        inMounts(() -> {
            Path image = base.resolve("image");
            linux.mount(image.toString(), image.toString(), null, Flags.MS_BIND, null);
            linux.mount(null, image.toString(), null, Flags.MS_SHARED, null);
            Spec spec = spec(
                    process("cat", "/proc/self/mountinfo"),
                    linux(ALL).rootfsPropagation("slave"),
                    Specs.standardMounts());
            String mounts = outputOf(spec, new Rootfs.Directory(image));
            assertThat(mounts.lines().filter(line -> line.split(" ")[4].equals("/")))
                    .singleElement()
                    .asString()
                    .contains(" master:");
        });
        assertThatThrownBy(() -> shell("true", linux(ALL).rootfsPropagation("sideways")))
                .hasMessage("unable to start container process: invalid linux.rootfsPropagation sideways");
    }

    @Test
    void aReadOnlyRootCannotBeWritten() throws Exception {
        Spec spec = spec(process("sh", "-c", "touch /x; echo made > /dev/shm/y && cat /dev/shm/y"), linux(ALL), and());
        Spec readOnly = spec.toBuilder().root(new Root("rootfs", true)).build();
        assertThat(outputOf(readOnly, rootfs)).isEqualTo("made\ntouch: /x: Read-only file system\n");
    }

    @Test
    void anIdmappedVolumeShowsOtherOwners() throws Exception {
        Path file = Files.writeString(data.resolve("file"), "x");
        Files.setAttribute(file, "unix:uid", 1000);
        Files.setAttribute(file, "unix:gid", 1000);
        List<IdMapping> mapping = List.of(new IdMapping(1000, 5000, 10));
        Mount idmapped = new Mount(
                "/x",
                "bind",
                data.toString(),
                List.of("bind", "idmap"),
                mapping,
                List.of(new IdMapping(1000, 6000, 10)));
        assertThat(shell("stat -c %u:%g /x/file", linux(ALL), idmapped)).isEqualTo("5000:6000\n");
        Mount withoutTheWord = new Mount(
                "/x", "bind", data.toString(), List.of("bind"), mapping, List.of(new IdMapping(1000, 6000, 10)));
        assertThat(shell("stat -c %u:%g /x/file", linux(ALL), withoutTheWord)).isEqualTo("5000:6000\n");
    }

    @Test
    void anIdmapReachesTheMountsBelowOnlyInItsRecursiveForm() throws Exception {
        inMounts(() -> {
            Path below = Files.createDirectories(data.resolve("below"));
            Path other = Files.createDirectories(base.resolve("other"));
            linux.mount(other.toString(), below.toString(), null, Flags.MS_BIND, null);
            Path file = Files.writeString(below.resolve("file"), "x");
            Files.setAttribute(file, "unix:uid", 1000);
            List<IdMapping> mapping = List.of(new IdMapping(0, 4000, 2000));
            Mount top = new Mount("/x", "bind", data.toString(), List.of("rbind", "idmap"), mapping, mapping);
            assertThat(shell("stat -c %u /x/below/file", linux(ALL), top)).isEqualTo("1000\n");
            Mount all = new Mount("/x", "bind", data.toString(), List.of("rbind", "ridmap"), mapping, mapping);
            assertThat(shell("stat -c %u /x/below/file", linux(ALL), all)).isEqualTo("5000\n");
        });
    }

    @Test
    void anIdmapWithoutMappingsIsTheContainersOwn() throws Exception {
        Path file = Files.writeString(data.resolve("file"), "x");
        Files.setAttribute(file, "unix:uid", 7);
        var types = new ArrayList<>(List.of(ALL));
        types.add(NamespaceType.USER);
        var mapped = types.toArray(NamespaceType[]::new);
        assertThat(shell("stat -c %u /x/file", linux(mapped), mount("/x", "bind", data.toString(), "bind", "idmap")))
                .isEqualTo("7\n");
        assertThat(shell("stat -c %u /x/file", linux(mapped), mount("/x", "bind", data.toString(), "bind")))
                .isEqualTo("65534\n");
        assertThatThrownBy(() -> shell("true", linux(ALL), mount("/x", "bind", data.toString(), "bind", "idmap")))
                .hasMessageContaining("neither mappings of its own nor a user namespace");
        Mount tmpfs = new Mount(
                "/t", "tmpfs", "tmpfs", List.of(), List.of(new IdMapping(0, 1, 1)), List.of(new IdMapping(0, 1, 1)));
        assertThatThrownBy(() -> shell("true", linux(ALL), tmpfs))
                .hasMessage("unable to start container process: mount at /t: only bind mounts can be idmapped");
    }

    @Test
    void aTmpfsBeginsWithTheImagesFiles() throws Exception {
        Path srv = base.resolve("image/srv");
        Path image = Files.createDirectories(srv.resolve("sub"));
        Files.writeString(image.resolve("file"), "content");
        Files.setAttribute(image.resolve("file"), "unix:uid", 42);
        Files.setAttribute(image.resolve("file"), "unix:mode", 0104551);
        Files.createSymbolicLink(srv.resolve("link"), Path.of("sub/file"));
        Files.writeString(srv.resolve("deleted"), "by the upper layer");
        linux.mknodat(Fd.CWD, image.resolve("null").toString(), Flags.S_IFCHR | 0666, 1 << 8 | 3);
        Files.setPosixFilePermissions(srv, PosixFilePermissions.fromString("rwxr-x---"));
        Files.createDirectories(base.resolve("upper/srv"));
        Files.setPosixFilePermissions(base.resolve("upper/srv"), PosixFilePermissions.fromString("rwx--x---"));
        Files.writeString(base.resolve("upper/srv/written"), "before");
        linux.mknodat(Fd.CWD, base.resolve("upper/srv/deleted").toString(), Flags.S_IFCHR, 0);
        String script = "ls /srv; cat /srv/link; echo; stat -c %a:%u /srv/sub/file; stat -c %a /srv;"
                + " stat -c %F:%t:%T /srv/sub/null; stat -f -c %T /srv; echo more > /srv/new";
        assertThat(shell(script, linux(ALL), mount("/srv", "tmpfs", "tmpfs", "tmpcopyup", "size=1m")))
                .isEqualTo("link\nsub\nwritten\ncontent\n4551:42\n710\ncharacter special file:1:3\ntmpfs\n");
        assertThat(base.resolve("upper/srv/new")).doesNotExist();
        assertThat(shell(
                        "stat -c %a /srv; touch /srv/x",
                        linux(ALL), mount("/srv", "tmpfs", "tmpfs", "tmpcopyup", "mode=700", "ro")))
                .isEqualTo("700\ntouch: /srv/x: Read-only file system\n");
        assertThat(shell("ls -a /none", linux(ALL), mount("/none", "tmpfs", "tmpfs", "tmpcopyup")))
                .isEqualTo(".\n..\n");
        assertThatThrownBy(() -> shell("true", linux(ALL), mount("/x", "bind", data.toString(), "bind", "tmpcopyup")))
                .hasMessageEndingWith("mount option tmpcopyup of /x is for a tmpfs only");
    }

    @Test
    void whatIsCopiedUpMustFit() throws Exception {
        Files.write(Files.createDirectories(base.resolve("image/srv")).resolve("big"), new byte[100_000]);
        assertThatThrownBy(() -> shell("true", linux(ALL), mount("/srv", "tmpfs", "tmpfs", "tmpcopyup", "size=16k")))
                .hasMessageStartingWith("unable to start container process: mount tmpfs with a copy of /srv: ")
                .hasMessageEndingWith("no space left on device");
    }

    @Test
    void inTheHostsCgroupNamespaceTheMountShowsTheContainersOwnGroup() throws Exception {
        assumeTrue(cgroups.version() == 1, "needs cgroup version 1");
        NamespaceType[] types = {NamespaceType.MOUNT, NamespaceType.PID, NamespaceType.NETWORK};
        LinuxSection.Builder section =
                linux(types).resources(Resources.builder().pids(new Pids(77L)).build());
        String own = Files.readSymbolicLink(Path.of("/proc/self/ns/cgroup")).toString();
        assertThat(shell("cat /sys/fs/cgroup/pids/pids.max; readlink /proc/self/ns/cgroup", section))
                .isEqualTo("77\n" + own + "\n");
    }

    @Test
    void theTerminalsMountHasItsOptions() throws Exception {
        Mount[] mounts = Specs.standardMounts();
        for (int i = 0; i < mounts.length; i++) {
            if (mounts[i].destination().equals("/dev/pts")) {
                mounts[i] = mount("/dev/pts", "devpts", "devpts", "newinstance", "ptmxmode=0666", "nodev");
            }
        }
        Spec spec = spec(
                process("cat", "/proc/self/mountinfo").terminal(true),
                linux(ALL).cgroupsPath(cgroup),
                mounts);
        try (RunningContainer container = runtime().start(new LaunchRequest("test", spec, rootfs, run, false, false))) {
            end(container);
            byte[] buffer = new byte[16384];
            int n = linux.read(container.streams().stdout(), buffer, 0, buffer.length);
            assertThat(new String(buffer, 0, n, StandardCharsets.UTF_8))
                    .containsPattern(" /dev/pts rw,nodev,relatime ");
        }
    }
}
