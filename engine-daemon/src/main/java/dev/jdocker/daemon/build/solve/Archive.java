package dev.jdocker.daemon.build.solve;

import com.github.luben.zstd.ZstdInputStream;
import dev.jdocker.daemon.tar.Owners;
import dev.jdocker.daemon.tar.TarLimits;
import dev.jdocker.daemon.tar.TreeUnpacker;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Archives that ADD and contexts unpack: tar, plain or compressed by gzip, bzip2, xz or zstd; in this process. */
public final class Archive {

    private static final int BUFFER = 1 << 16;
    private static final int BLOCK = 512;
    private static final int CHECKSUM_AT = 148;
    private static final int XZ_MEMORY_KIB = 128 << 10;
    private static final int ZSTD_WINDOW_LOG = 27;

    private Archive() {}

    /** What a stream holds when it is decompressed; as it is if it is not compressed. */
    public static InputStream plain(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, BUFFER);
        buffered.mark(8);
        byte[] magic = buffered.readNBytes(6);
        buffered.reset();
        if (starts(magic, 0x1f, 0x8b)) {
            return new GZIPInputStream(buffered, BUFFER);
        }
        if (starts(magic, 'B', 'Z', 'h')) {
            return new BZip2CompressorInputStream(buffered, true);
        }
        if (starts(magic, 0xfd, '7', 'z', 'X', 'Z', 0)) {
            return XZCompressorInputStream.builder()
                    .setInputStream(buffered)
                    .setDecompressConcatenated(true)
                    .setMemoryLimitKiB(XZ_MEMORY_KIB)
                    .get();
        }
        if (starts(magic, 0x28, 0xb5, 0x2f, 0xfd)) {
            return new ZstdInputStream(buffered).setLongMax(ZSTD_WINDOW_LOG);
        }
        return buffered;
    }

    private static boolean starts(byte[] bytes, int... expected) {
        if (bytes.length < expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if ((bytes[i] & 0xff) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether a stream begins as a tar does. */
    public static boolean isTar(InputStream plain) throws IOException {
        byte[] block = plain.readNBytes(BLOCK);
        if (block.length < BLOCK) {
            return false;
        }
        String field = new String(block, CHECKSUM_AT, 8, StandardCharsets.ISO_8859_1)
                .replace('\0', ' ')
                .strip();
        if (field.isEmpty() || !field.chars().allMatch(c -> c >= '0' && c <= '7')) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            boolean checksum = i >= CHECKSUM_AT && i < CHECKSUM_AT + 8;
            sum += checksum ? ' ' : block[i] & 0xff;
        }
        return sum == Integer.parseInt(field, 8);
    }

    static boolean isOne(Linux linux, Fd root, String path) throws IOException {
        Fd file = CopyFiles.read(linux, root, path);
        if (file == null) {
            return false;
        }
        try (InputStream in = plain(new FdStream(linux, file))) {
            return isTar(in);
        } catch (IOException e) {
            return false; // a file that only begins like an archive is copied as it is
        }
    }

    static void unpack(Linux linux, Fd from, String path, Fd root, String place, Owners owners) throws IOException {
        Fd file = CopyFiles.read(linux, from, path);
        if (file == null) {
            return;
        }
        try (InputStream in = plain(new FdStream(linux, file))) {
            unpack(linux, in, root, place, owners);
        }
    }

    /** Unpacks a plain tar into a folder of a tree. */
    public static void unpack(Linux linux, InputStream tar, Fd root, String place) throws IOException {
        unpack(linux, tar, root, place, Owners.SAME);
    }

    private static void unpack(Linux linux, InputStream tar, Fd root, String place, Owners owners) throws IOException {
        try (TreeUnpacker unpacker = new TreeUnpacker(
                linux, root, place, tar, TarLimits.DEFAULT, new TreeUnpacker.Rules(false, false, owners))) {
            long _ = unpacker.unpack();
        }
    }
}
