package dev.jdocker.daemon.build.grpc;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What a peer sends by HTTP/2, with bounds that the transport lacks: it gathers the headers of a call until the peer says that they
 * are complete, and answers every frame however little that is about (CVE-2024-27316, CVE-2023-44487, CVE-2019-9515 and their like).
 * Frames are looked at as they pass by (RFC 9113, section 4.1); a peer that goes beyond the bounds is one whose connection has failed.
 */
final class FrameGuard extends FilterInputStream {

    /** What a client of HTTP/2 begins with, before its first frame. */
    static final int CLIENT_PREFACE_BYTES = 24;

    /** The bytes of a call's headers, compressed, and the frames that they come in. */
    static final int HEADER_BLOCK_LIMIT_BYTES = 256 * 1024;

    static final int HEADER_FRAMES = 64;

    /** How many calls are given up, or frames come that carry nothing, within the window. */
    static final int IDLE_FRAMES = 2000;

    private static final long WINDOW_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int FRAME_HEADER_BYTES = 9;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int PRIORITY = 2;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PUSH_PROMISE = 5;
    private static final int CONTINUATION = 9;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    private final LongSupplier nanoTime;
    private final int[] header = new int[FRAME_HEADER_BYTES];
    private long toSkip;
    private int headerBytes;
    private long blockBytes;
    private int blockFrames;
    private long windowStart;
    private int idleFrames;

    /**
     * @param prefaceBytes what comes before the first frame
     * @param nanoTime as of {@link System#nanoTime}
     */
    FrameGuard(InputStream in, int prefaceBytes, LongSupplier nanoTime) {
        super(in);
        this.toSkip = prefaceBytes;
        this.nanoTime = nanoTime;
        this.windowStart = nanoTime.getAsLong();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int n = super.read(bytes, offset, length);
        int at = 0;
        while (at < n) {
            if (toSkip > 0) {
                int skipped = (int) Math.min(toSkip, n - at);
                toSkip -= skipped;
                at += skipped;
            } else {
                header[headerBytes++] = bytes[offset + at++] & 0xff;
                if (headerBytes == FRAME_HEADER_BYTES) {
                    headerBytes = 0;
                    toSkip = ((long) header[0] << 16) | ((long) header[1] << 8) | header[2];
                    frame(toSkip, header[3], header[4]);
                }
            }
        }
        return n;
    }

    private void frame(long length, int type, int flags) throws IOException {
        switch (type) {
            case HEADERS, PUSH_PROMISE -> {
                blockBytes = 0;
                blockFrames = 0;
                block(length);
            }
            case CONTINUATION -> block(length);
            case RST_STREAM, SETTINGS, PRIORITY -> idle();
            case DATA -> {
                if (length == 0 && (flags & END_STREAM) == 0) {
                    idle();
                }
            }
            default -> {
                // The transport bounds pings and queues itself, and passes over what it does not know.
            }
        }
        if ((type == HEADERS || type == CONTINUATION) && (flags & END_HEADERS) != 0) {
            blockBytes = 0;
            blockFrames = 0;
        }
    }

    private void block(long length) throws IOException {
        blockBytes += length;
        blockFrames++;
        if (blockBytes > HEADER_BLOCK_LIMIT_BYTES || blockFrames > HEADER_FRAMES) {
            throw new IOException("the headers of a call are more than " + HEADER_BLOCK_LIMIT_BYTES + " bytes in "
                    + HEADER_FRAMES + " frames");
        }
    }

    private void idle() throws IOException {
        long now = nanoTime.getAsLong();
        if (now - windowStart > WINDOW_NANOS) {
            windowStart = now;
            idleFrames = 0;
        }
        if (++idleFrames > IDLE_FRAMES) {
            throw new IOException("more than " + IDLE_FRAMES + " frames that end calls or carry nothing");
        }
    }

    /** The stream's own methods pass by the bounds. */
    @Override
    public long skip(long count) throws IOException {
        return count <= 0 ? 0 : read(new byte[(int) Math.min(count, 8192)]);
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
