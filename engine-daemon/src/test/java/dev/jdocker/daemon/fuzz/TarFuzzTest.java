package dev.jdocker.daemon.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jdocker.daemon.persist.TreeRemoval;
import dev.jdocker.daemon.tar.Owners;
import dev.jdocker.daemon.tar.TarBuilder;
import dev.jdocker.daemon.tar.TarLimits;
import dev.jdocker.daemon.tar.TarReader;
import dev.jdocker.daemon.tar.TreeUnpacker;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.jnr.JnrLinux;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Archives of strangers: layers, what is copied into containers, build contexts. */
@Timeout(value = 2, unit = TimeUnit.HOURS) // of a long run; a short one ends by the build's own
class TarFuzzTest {
    private static final int BLOCK = 512;

    /** One file may claim a size of its own, and sparse ones do not pay for it. */
    private static final TarLimits LIMITS = new TarLimits(1 << 20, 4095, 10_000, 1 << 10);

    private final JnrLinux linux = new JnrLinux();

    @TempDir
    Path top;

    private static List<byte[]> archives() {
        byte[] map = text("2\n0\n5\n1000\n5\n");
        byte[] sparse = TarBuilder.concat(
                TarBuilder.raw(
                        "pax",
                        'x',
                        TarBuilder.concat(
                                TarBuilder.paxRecord("GNU.sparse.major", text("1")),
                                TarBuilder.paxRecord("GNU.sparse.minor", text("0")),
                                TarBuilder.paxRecord("GNU.sparse.name", text("sparse")),
                                TarBuilder.paxRecord("GNU.sparse.realsize", text("2000")))),
                TarBuilder.raw("sparse", '0', TarBuilder.concat(Arrays.copyOf(map, BLOCK), text("0123456789"))),
                new byte[2 * BLOCK]);
        byte[] pax = TarBuilder.concat(
                TarBuilder.raw(
                        "pax",
                        'x',
                        TarBuilder.concat(
                                TarBuilder.paxRecord("path", text("a/long/" + "name".repeat(40))),
                                TarBuilder.paxRecord("mtime", text("1700000000.123456789")),
                                TarBuilder.paxRecord("SCHILY.xattr.user.colour", text("red")),
                                TarBuilder.paxRecord("uid", text("4000000")))),
                TarBuilder.raw("short", '0', text("content")),
                TarBuilder.raw("././@LongLink", 'L', text("gnu/" + "n".repeat(150))),
                TarBuilder.raw("gnu", '0', text("more")),
                new byte[2 * BLOCK]);
        byte[] tree = new TarBuilder()
                .folder("d/")
                .file("d/file", "x".repeat(2000))
                .hardLink("d/hard", "d/file")
                .symlink("d/soft", "../d")
                .symlink("out", "/etc")
                .file("d/.wh.gone", "")
                .folder("e/")
                .file("e/.wh..wh..opq", "")
                .add(TarBuilder.entry("fifo", (byte) '6', 0600), new byte[0])
                .add(TarBuilder.entry("device", (byte) '3', 0600), new byte[0])
                .file("d/soft/file", "again")
                .build();
        return List.of(tree, pax, sparse, new TarBuilder().file("one", "1").build());
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Gives what stands where headers are a right checksum. */
    private static byte[] sealed(byte[] input) {
        for (int at = 0; at + BLOCK <= input.length; at += BLOCK) {
            byte[] block = Arrays.copyOfRange(input, at, at + BLOCK);
            if (new String(block, 257, 5, StandardCharsets.ISO_8859_1).equals("ustar")) {
                TarBuilder.seal(block);
                System.arraycopy(block, 0, input, at, BLOCK);
            }
        }
        return input;
    }

    @Test
    void anArchiveIsReadOrRefused() {
        Fuzz.run(
                "tar",
                archives(),
                TarFuzzTest::sealed,
                input -> {
                    TarReader tar = new TarReader(new ByteArrayInputStream(input), LIMITS);
                    byte[] buffer = new byte[1 << 12];
                    while (tar.next() != null) {
                        int n = tar.read(buffer, 0, buffer.length);
                        while (n >= 0) {
                            n = tar.read(buffer, 0, buffer.length);
                        }
                    }
                },
                Set.of(IOException.class));
    }

    @Test
    void aLayerNeverLeavesItsFolder() {
        unpacked("layer", TreeUnpacker.Rules.LAYER);
    }

    @Test
    void whatIsCopiedIntoAContainerNeverLeavesItsRoot() {
        unpacked("copied archive", new TreeUnpacker.Rules(false, true, Owners.SAME));
    }

    private void unpacked(String what, TreeUnpacker.Rules rules) {
        assumeTrue(linux.geteuid() == 0, "needs CAP_CHOWN, CAP_MKNOD and CAP_SYS_ADMIN");
        Fuzz.run(
                what,
                archives(),
                TarFuzzTest::sealed,
                input -> {
                    Path root = Files.createDirectories(top.resolve("layers/diff"));
                    Files.writeString(top.resolve("outside"), "secret");
                    try (Fd folder = linux.openat(Fd.CWD, root.toString(), Flags.O_DIRECTORY, 0);
                            TreeUnpacker unpacker = new TreeUnpacker(
                                    linux, folder, "", new ByteArrayInputStream(input), LIMITS, rules)) {
                        unpacker.unpack();
                    } finally {
                        assertNothingEscaped();
                        TreeRemoval.remove(root);
                    }
                },
                Set.of(IOException.class));
    }

    private void assertNothingEscaped() throws IOException {
        assertThat(Files.readString(top.resolve("outside"))).isEqualTo("secret");
        assertThat(names(top)).containsExactlyInAnyOrder("outside", "layers");
        assertThat(names(top.resolve("layers"))).containsExactly("diff");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.map(path -> path.getFileName().toString()).toList();
        }
    }
}
