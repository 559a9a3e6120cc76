package dev.jdocker.cli.stream;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Copies a container's output to standard output and error. Without a terminal the engine frames it: one byte for the
 * stream (1 output, 2 error, 3 a message of the engine), three zero bytes, a big-endian length, the bytes.
 */
public final class Demultiplexer {
    private static final int HEADER = 8;
    private static final int BUFFER = 64 * 1024;

    private final InputStream in;
    private final @Nullable OutputStream out;
    private final @Nullable OutputStream err;
    private final byte[] buffer = new byte[BUFFER];
    private int start;
    private int end;

    /** A stream that is null is read and dropped. */
    public Demultiplexer(InputStream in, @Nullable OutputStream out, @Nullable OutputStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /** Copies bytes as they come, until the end: what a terminal sends is not framed. */
    public void copyRaw() throws IOException {
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            write(out, 0, count);
        }
    }

    /** Copies frames until the end. */
    public void copyFrames() throws IOException {
        while (fill(HEADER)) {
            int stream = buffer[start];
            long length = (buffer[start + 4] & 0xffL) << 24
                    | (buffer[start + 5] & 0xff) << 16
                    | (buffer[start + 6] & 0xff) << 8
                    | (buffer[start + 7] & 0xff);
            start += HEADER;
            switch (stream) {
                case 0, 1 -> payload(length, out);
                case 2 -> payload(length, err);
                case 3 -> throw new IOException("error from daemon in stream: " + message(length));
                default -> throw new IOException("unrecognized stream: " + stream);
            }
        }
    }

    private void payload(long length, @Nullable OutputStream target) throws IOException {
        for (long left = length; left > 0; ) {
            if (start == end && !fill(1)) {
                throw new EOFException("the engine closed the connection in the middle of a frame");
            }
            int count = (int) Math.min(left, end - start);
            write(target, start, count);
            start += count;
            left -= count;
        }
    }

    private String message(long length) throws IOException {
        StringBuilder text = new StringBuilder();
        for (long left = length; left > 0 && fill(1); left--) {
            text.append((char) (buffer[start++] & 0xff));
        }
        return text.toString();
    }

    private void write(@Nullable OutputStream target, int offset, int count) throws IOException {
        if (target != null) {
            target.write(buffer, offset, count);
        }
    }

    /** Makes at least {@code needed} bytes available; false at a clean end. */
    private boolean fill(int needed) throws IOException {
        while (end - start < needed) {
            if (start == end) {
                start = 0;
                end = 0;
            } else if (start > 0 && buffer.length - start < needed) {
                System.arraycopy(buffer, start, buffer, 0, end - start);
                end -= start;
                start = 0;
            }
            int count = in.read(buffer, end, buffer.length - end);
            if (count < 0) {
                if (end > start) {
                    throw new EOFException("the engine closed the connection in the middle of a frame");
                }
                return false;
            }
            end += count;
        }
        return true;
    }
}
