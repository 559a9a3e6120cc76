package dev.jdocker.user;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.jnr.JnrLinux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayeredFilesTest {
    private final Linux linux = new JnrLinux();

    @TempDir
    Path directory;

    private Path top;
    private Path middle;
    private Path bottom;

    LayeredFilesTest() {
        top = Path.of("");
        middle = top;
        bottom = top;
    }

    @BeforeEach
    void makeLayers() throws IOException {
        top = Files.createDirectory(directory.resolve("top"));
        middle = Files.createDirectory(directory.resolve("middle"));
        bottom = Files.createDirectory(directory.resolve("bottom"));
    }

    @Test
    void theTopmostLayerWins() throws IOException {
        write(bottom, "etc/passwd", "bottom");
        write(middle, "etc/passwd", "middle");
        write(bottom, "etc/group", "group");
        assertThat(read("/etc/passwd")).isEqualTo("middle");
        assertThat(read("/etc/group")).isEqualTo("group");
        assertThat(read("/etc/shadow")).isNull();
        assertThat(read("/etc")).isNull();
        assertThat(read("/etc/passwd/more")).isNull();
    }

    @Test
    void linksAreFollowedWithinTheImage() throws IOException {
        write(bottom, "usr/etc/passwd", "found");
        Files.createSymbolicLink(middle.resolve("etc"), Path.of("/usr/etc"));
        assertThat(read("/etc/passwd")).isEqualTo("found");
        write(bottom, "data/file", "data");
        Files.createSymbolicLink(bottom.resolve("usr/etc/group"), Path.of("../../../../../data/./file"));
        assertThat(read("/etc/group")).isEqualTo("data");
    }

    @Test
    void aLayerMayBeNamedByALink() throws IOException {
        write(bottom, "etc/passwd", "found");
        Path link = Files.createSymbolicLink(directory.resolve("l"), bottom);
        assertThat(new LayeredFiles(linux, List.of(link)).read("/etc/passwd", 5))
                .isEqualTo("found".getBytes(UTF_8));
    }

    @Test
    void aLinkCannotLeadOut() throws IOException {
        Path secret = directory.resolve("secret");
        Files.writeString(secret, "secret");
        Files.createDirectory(top.resolve("etc"));
        Files.createSymbolicLink(top.resolve("etc/passwd"), secret);
        Files.createSymbolicLink(top.resolve("etc/group"), Path.of("../../secret"));
        assertThat(read("/etc/passwd")).isNull();
        assertThat(read("/etc/group")).isNull();
        assertThat(read("/../secret")).isNull();
    }

    @Test
    void aRingOfLinksIsAnError() throws IOException {
        Files.createSymbolicLink(top.resolve("a"), Path.of("b"));
        Files.createSymbolicLink(top.resolve("b"), Path.of("a"));
        assertThatThrownBy(() -> read("/a"))
                .isInstanceOf(UserException.class)
                .hasMessage("too many levels of symbolic links in the image");
    }

    @Test
    void aFileHidesADirectoryBelowAndTheOtherWayRound() throws IOException {
        write(bottom, "etc/passwd", "bottom");
        write(middle, "etc", "a file");
        assertThat(read("/etc/passwd")).isNull();
        assertThat(read("/etc")).isEqualTo("a file");
        write(top, "etc/group", "top");
        assertThat(read("/etc/group")).isEqualTo("top");
        assertThat(read("/etc/passwd")).isNull();
    }

    @Test
    void whiteoutsHide() throws IOException {
        write(bottom, "etc/passwd", "bottom");
        write(bottom, "opt/file", "bottom");
        Files.createDirectory(middle.resolve("etc"));
        privileged(() -> {
            linux.mknodat(Fd.CWD, middle.resolve("etc/passwd").toString(), Flags.S_IFCHR, 0);
            linux.mknodat(Fd.CWD, middle.resolve("opt").toString(), Flags.S_IFCHR, 0);
        });
        assertThat(read("/etc/passwd")).isNull();
        assertThat(read("/opt/file")).isNull();
        write(top, "opt/other", "top");
        assertThat(read("/opt/other")).isEqualTo("top");
        assertThat(read("/opt/file")).isNull();
    }

    @Test
    void anOpaqueDirectoryHidesThoseBelow() throws IOException {
        write(bottom, "etc/passwd", "bottom");
        write(middle, "etc/group", "middle");
        privileged(() -> {
            try (Fd etc = linux.openat(Fd.CWD, middle.resolve("etc").toString(), Flags.O_RDONLY, 0)) {
                linux.fsetxattr(etc, "trusted.overlay.opaque", new byte[] {'y'});
            }
        });
        assertThat(read("/etc/passwd")).isNull();
        assertThat(read("/etc/group")).isEqualTo("middle");
    }

    @Test
    void aFifoDoesNotHoldTheReaderUp() {
        linux.mknodat(Fd.CWD, top.resolve("passwd").toString(), Flags.S_IFIFO | 0600, 0);
        assertThat(read("/passwd")).isNull();
    }

    @Test
    void aFileBeyondTheLimitIsAnError() throws IOException {
        write(top, "passwd", "12345");
        var files = new LayeredFiles(linux, List.of(top));
        assertThat(files.read("/passwd", 5)).isEqualTo("12345".getBytes(UTF_8));
        assertThatThrownBy(() -> files.read("/passwd", 4))
                .isInstanceOf(UserException.class)
                .hasMessage("read passwd of the image: it is larger than 4 bytes");
    }

    private @Nullable String read(String path) {
        byte[] bytes = new LayeredFiles(linux, List.of(top, middle, bottom)).read(path, 1000);
        return bytes == null ? null : new String(bytes, UTF_8);
    }

    private static void write(Path layer, String path, String text) throws IOException {
        Path file = layer.resolve(path);
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.writeString(file, text);
    }

    private static void privileged(Runnable preparation) {
        try {
            preparation.run();
        } catch (ErrnoException e) {
            assumeTrue(false, "skipped: needs root and a file system with trusted attributes: " + e.getMessage());
        }
    }
}
