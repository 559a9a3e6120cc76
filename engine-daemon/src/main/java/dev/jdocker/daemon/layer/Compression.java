package dev.jdocker.daemon.layer;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Recognises compressed streams by their first bytes. Everything is decompressed in this process, never by a program. */
public final class Compression {

    private static final int BUFFER = 1 << 16;
    // a window of 128 MiB, what zstd --ultra --long may ask for; more would be memory at a stranger's choice
    private static final int ZSTD_WINDOW_LOG = 27;

    private Compression() {}

    /** How a stream is compressed. */
    public enum Form {
        PLAIN,
        GZIP,
        ZSTD
    }

    /** The plain content of {@code in}: decompressed if it is gzip or zstd, else as it is. */
    public static InputStream plain(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, BUFFER);
        return switch (form(buffered)) {
            case PLAIN -> buffered;
            case GZIP -> new Decompressed(new GZIPInputStream(buffered, BUFFER));
            case ZSTD -> new Decompressed(new ZstdInputStream(buffered).setLongMax(ZSTD_WINDOW_LOG));
        };
    }

    /** What {@code in} begins as; nothing of it is consumed. */
    public static Form form(BufferedInputStream in) throws IOException {
        in.mark(8);
        byte[] magic = in.readNBytes(6);
        in.reset();
        if (starts(magic, 0x1f, 0x8b)) {
            return Form.GZIP;
        }
        if (starts(magic, 0x28, 0xb5, 0x2f, 0xfd)) {
            return Form.ZSTD;
        }
        if (starts(magic, 0xfd, '7', 'z', 'X', 'Z') || starts(magic, 'B', 'Z', 'h')) {
            throw new IOException("compression by xz or bzip2 is not supported, use gzip or zstd");
        }
        return Form.PLAIN;
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

    /** Says of what is wrong that it is so with the compressed data. */
    private static final class Decompressed extends FilterInputStream {

        Decompressed(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return super.read(buffer, offset, length);
            } catch (ZipException | ZstdIOException e) {
                throw new IOException("cannot decompress: " + e.getMessage(), e);
            }
        }
    }
}
