package dev.jdocker.api.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The body of a response, of known length, in chunks or until the connection ends. */
final class HttpBody extends InputStream {
    static final long CHUNKED = -1;
    static final long UNTIL_CLOSE = -2;

    /** What happens to the connection. */
    interface End {
        void run() throws IOException;
    }

    private final InputStream in;
    private final long mode;
    private final End finished;
    private final End abandoned;
    private long remaining;
    private boolean firstChunk = true;
    private boolean over;

    /**
     * @param mode the length, or one of the constants
     * @param finished run when the end was read
     * @param abandoned run when it is closed before
     */
    HttpBody(InputStream in, long mode, End finished, End abandoned) {
        this.in = in;
        this.mode = mode;
        this.finished = finished;
        this.abandoned = abandoned;
        this.remaining = Math.max(0, mode);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (over) {
            return -1;
        }
        if (length == 0) {
            return 0;
        }
        if (mode == UNTIL_CLOSE) {
            int n = in.read(bytes, offset, length);
            return n < 0 ? finish() : n;
        }
        if (remaining == 0) {
            if (mode == CHUNKED) {
                nextChunk();
            }
            if (remaining == 0) {
                return finish();
            }
        }
        int n = in.read(bytes, offset, (int) Math.min(length, remaining));
        if (n < 0) {
            throw new EOFException("the engine closed the connection amid a body");
        }
        remaining -= n;
        return n;
    }

    private void nextChunk() throws IOException {
        if (!firstChunk) {
            HttpConnection.line(in);
        }
        firstChunk = false;
        String line = HttpConnection.line(in);
        int end = line.indexOf(';');
        try {
            remaining = Long.parseLong((end < 0 ? line : line.substring(0, end)).trim(), 16);
        } catch (NumberFormatException e) {
            throw new IOException("malformed chunk size \"" + line + "\"", e);
        }
        if (remaining < 0) {
            throw new IOException("malformed chunk size \"" + line + "\"");
        }
        if (remaining == 0) {
            while (!HttpConnection.line(in).isEmpty()) {
                // Trailers say nothing that is needed.
            }
        }
    }

    private int finish() throws IOException {
        over = true;
        finished.run();
        return -1;
    }

    @Override
    public void close() throws IOException {
        if (over) {
            return;
        }
        over = true;
        if (mode >= 0 && remaining == 0) {
            finished.run();
        } else {
            abandoned.run();
        }
    }
}
