package dev.jdocker.daemon.tar;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux.Timespec;
import dev.jdocker.linux.jnr.JnrLinux;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeUnpackerTest {

    private final JnrLinux linux = new JnrLinux();

    @TempDir
    Path top;

    private Path outside;
    private Path diff;

    @BeforeEach
    void folders() throws IOException {
        assumeTrue(linux.geteuid() == 0, "needs CAP_CHOWN, CAP_MKNOD and CAP_SYS_ADMIN");
        outside = Files.writeString(top.resolve("outside"), "secret");
        diff = Files.createDirectories(top.resolve("layers/diff"));
    }

    private long unpack(TarBuilder tar) throws IOException {
        return unpack(tar.build());
    }

    private long unpack(byte[] tar) throws IOException {
        try (Fd root = linux.openat(Fd.CWD, diff.toString(), Flags.O_DIRECTORY, 0);
                TreeUnpacker unpacker = new TreeUnpacker(
                        linux, root, "", new ByteArrayInputStream(tar), TarLimits.DEFAULT, TreeUnpacker.Rules.LAYER)) {
            return unpacker.unpack();
        }
    }

    private void assertNothingEscaped() throws IOException {
        assertThat(Files.readString(outside)).isEqualTo("secret");
        try (var names = Files.list(top)) {
            assertThat(names.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("outside", "layers");
        }
        try (var names = Files.list(top.resolve("layers"))) {
            assertThat(names.map(path -> path.getFileName().toString())).containsExactly("diff");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../outside", "/../../outside", "a/../../../outside", "./.././../outside"})
    void namesWithDotsStayBelowTheRoot(String name) throws IOException {
        unpack(new TarBuilder().file(name, "evil"));
        assertNothingEscaped();
        assertThat(diff.resolve("outside")).hasContent("evil");
    }

    @Test
    void aFullFolderGivesWayToAFileAndToALink() throws IOException {
        unpack(new TarBuilder()
                .file("d/target", "t")
                .file("d/file/old", "x")
                .file("d/link/old", "x")
                .file("d/file", "new")
                .hardLink("d/link", "d/target"));
        assertThat(diff.resolve("d/file")).hasContent("new");
        assertThat(diff.resolve("d/link")).hasContent("t");
    }

    @Test
    void aFileBehindASymlinkGoesWhereItLeadsInTheLayer() throws IOException {
        Path target = top.resolve("target");
        unpack(new TarBuilder()
                .symlink("absolute", target.toString())
                .symlink("relative", "../../../../../..")
                .folder("inside")
                .symlink("good", "/inside")
                .file("relative/up", "1")
                .file("good/file", "2"));
        assertNothingEscaped();
        assertThat(diff.resolve("up")).hasContent("1");
        assertThat(diff.resolve("inside/file")).hasContent("2");
        assertThatThrownBy(() -> unpack(new TarBuilder().file("absolute/evil", "x")))
                .isInstanceOf(TarException.class)
                .hasMessage("not a folder: absolute");
    }

    @Test
    void aFileReplacesASymlinkAndIsNotWrittenThroughIt() throws IOException {
        unpack(new TarBuilder().symlink("link", outside.toString()).file("link", "mine"));
        assertNothingEscaped();
        assertThat(Files.isSymbolicLink(diff.resolve("link"))).isFalse();
        assertThat(diff.resolve("link")).hasContent("mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../outside", "/outside", "up/outside"})
    void aHardLinkCannotReachOutside(String target) throws IOException {
        assertThatThrownBy(
                        () -> unpack(new TarBuilder().symlink("up", "../../..").hardLink("stolen", target)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no such file or directory");
        assertNothingEscaped();
    }

    @Test
    void aHardLinkToASymlinkIsTheSymlink() throws IOException {
        long size = unpack(new TarBuilder().symlink("s", outside.toString()).hardLink("h", "s"));
        assertThat(size).isEqualTo(outside.toString().length());
        assertThat(Files.readSymbolicLink(diff.resolve("h"))).isEqualTo(outside);
        assertNothingEscaped();
    }

    @ParameterizedTest
    @ValueSource(strings = {".wh...", ".wh..", ".wh."})
    void aWhiteoutOfNothingIsRefused(String name) {
        assertThatThrownBy(() -> unpack(new TarBuilder().file("d/" + name, "")))
                .isInstanceOf(TarException.class)
                .hasMessage("invalid whiteout " + name);
    }

    @Test
    void whiteoutsBecomeThoseOfOverlayfs() throws IOException {
        unpack(new TarBuilder()
                .file("d/.wh.gone", "")
                .file("e/.wh..wh..opq", "")
                .file(".wh..wh.plnk", ""));
        assertThat(Files.getAttribute(diff.resolve("d/gone"), "unix:mode", NOFOLLOW_LINKS))
                .matches(mode -> ((int) mode & Flags.S_IFMT) == Flags.S_IFCHR);
        assertThat(Files.getAttribute(diff.resolve("d/gone"), "unix:rdev", NOFOLLOW_LINKS))
                .isEqualTo(0L);
        assertThat(linux.lgetxattr(diff.resolve("e").toString(), "trusted.overlay.opaque"))
                .isEqualTo(new byte[] {'y'});
        assertThat(diff.resolve(".wh..wh.plnk")).doesNotExist();
    }

    @Test
    void aFolderHiddenByItsOwnLayerDoesNotShowWhatIsBelow() throws IOException {
        unpack(new TarBuilder()
                .file(".wh.first", "")
                .folder("first")
                .file("first/x", "1")
                .file("second/y", "2")
                .file(".wh.second", ""));
        assertThat(diff.resolve("first/x")).hasContent("1");
        assertThat(diff.resolve("second/y")).hasContent("2");
        for (String name : List.of("first", "second")) {
            assertThat(linux.lgetxattr(diff.resolve(name).toString(), "trusted.overlay.opaque"))
                    .isEqualTo(new byte[] {'y'});
        }
    }

    @Test
    void ownerModeTimeAndXattrsAreExact() throws IOException {
        TarArchiveEntry program = TarBuilder.entry("bin/program", TarConstants.LF_NORMAL, 04751);
        program.setIds(1234, 5_000_000);
        TarArchiveEntry folder = TarBuilder.entry("bin", TarConstants.LF_DIR, 01777);
        folder.setIds(7, 8);
        byte[] capability = {1, 0, 0, 2, (byte) 0x80, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        byte[] pax = TarBuilder.concat(
                TarBuilder.paxRecord("SCHILY.xattr.security.capability", capability),
                TarBuilder.paxRecord("SCHILY.xattr.trusted.overlay.redirect", "/etc".getBytes(StandardCharsets.UTF_8)),
                TarBuilder.paxRecord("mtime", "1700000000.123456789".getBytes(StandardCharsets.UTF_8)));
        long size = unpack(TarBuilder.concat(
                TarBuilder.raw("x", 'x', pax),
                TarBuilder.raw("capable", '0', new byte[] {1, 2, 3}),
                new TarBuilder()
                        .add(folder, new byte[0])
                        .add(program, new byte[10])
                        .build()));

        assertThat(size).isEqualTo(13);
        assertThat(Files.getAttribute(diff.resolve("bin/program"), "unix:mode")).isEqualTo(0104751);
        assertThat(Files.getAttribute(diff.resolve("bin/program"), "unix:uid")).isEqualTo(1234);
        assertThat(Files.getAttribute(diff.resolve("bin/program"), "unix:gid")).isEqualTo(5_000_000);
        assertThat(Files.getAttribute(diff.resolve("bin"), "unix:mode")).isEqualTo(041777);
        assertThat(linux.fstatat(Fd.CWD, diff.resolve("bin").toString(), 0).modification())
                .isEqualTo(new Timespec(1_700_000_000, 0));
        String capable = diff.resolve("capable").toString();
        assertThat(linux.fstatat(Fd.CWD, capable, 0).modification())
                .isEqualTo(new Timespec(1_700_000_000, 123_456_789));
        assertThat(linux.lgetxattr(capable, "security.capability")).isEqualTo(capability);
        assertThat(linux.llistxattr(capable)).isEqualTo(List.of("security.capability"));
    }

    @Test
    void devicesFifosAndReplacedFoldersAreMade() throws IOException {
        TarArchiveEntry device = TarBuilder.entry("null", TarConstants.LF_CHR, 0666);
        device.setDevMajor(1);
        device.setDevMinor(3);
        unpack(new TarBuilder()
                .add(device, new byte[0])
                .add(TarBuilder.entry("fifo", TarConstants.LF_FIFO, 0600), new byte[0])
                .file("tree/a/b/c", "x")
                .file("tree", "now a file")
                .file("f", "now a folder")
                .folder("f")
                .file("f/g", "1"));
        assertThat(linux.fstatat(Fd.CWD, diff.resolve("null").toString(), 0).rdev())
                .isEqualTo(0x103);
        assertThat(linux.fstatat(Fd.CWD, diff.resolve("fifo").toString(), 0).mode() & Flags.S_IFMT)
                .isEqualTo(Flags.S_IFIFO);
        assertThat(diff.resolve("tree")).hasContent("now a file");
        assertThat(diff.resolve("f/g")).hasContent("1");
    }

    @Test
    void aSparseFileKeepsItsHoles() throws IOException {
        byte[] pax = TarBuilder.concat(
                TarBuilder.paxRecord("GNU.sparse.map", "5000000,3".getBytes(StandardCharsets.UTF_8)),
                TarBuilder.paxRecord("GNU.sparse.size", "10000000".getBytes(StandardCharsets.UTF_8)),
                TarBuilder.paxRecord("GNU.sparse.name", "holes".getBytes(StandardCharsets.UTF_8)));
        unpack(TarBuilder.concat(TarBuilder.raw("x", 'x', pax), TarBuilder.raw("s", '0', new byte[] {1, 2, 3})));
        var stat = linux.fstatat(Fd.CWD, diff.resolve("holes").toString(), 0);
        assertThat(stat.sizeBytes()).isEqualTo(10_000_000);
        assertThat(stat.blocks512()).isLessThan(100);
    }
}
