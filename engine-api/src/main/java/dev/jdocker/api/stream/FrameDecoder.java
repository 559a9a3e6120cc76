package dev.jdocker.api.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Takes a multiplexed stream apart, however its frames are cut into reads. Holds no payload back. */
public final class FrameDecoder {
    private static final int BUFFER = 64 * 1024;

    private final FrameSink sink;
    private final byte[] header = new byte[Frames.HEADER];
    private int headerFilled;
    private StreamType type = StreamType.STDOUT;
    private long remaining;

    public FrameDecoder(FrameSink sink) {
        this.sink = sink;
    }

    /**
     * Takes the next bytes.
     *
     * @throws IOException if a frame is of no known stream: what follows cannot be trusted then
     */
    public void feed(byte[] bytes, int offset, int length) throws IOException {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            if (remaining > 0) {
                int n = (int) Math.min(remaining, end - at);
                sink.accept(type, bytes, at, n);
                remaining -= n;
                at += n;
            } else {
                header[headerFilled++] = bytes[at++];
                if (headerFilled == Frames.HEADER) {
                    headerFilled = 0;
                    begin();
                }
            }
        }
    }

    private void begin() throws IOException {
        StreamType known = StreamType.of(header[0]);
        if (known == null) {
            throw new IOException("unrecognized stream: " + (header[0] & 0xff));
        }
        type = known;
        remaining = ((header[4] & 0xffL) << 24)
                | ((header[5] & 0xff) << 16)
                | ((header[6] & 0xff) << 8)
                | (header[7] & 0xff);
    }

    /** Whether the last frame is complete; if not at the end of the stream, something was lost. */
    public boolean complete() {
        return remaining == 0 && headerFilled == 0;
    }

    /**
     * Copies a multiplexed stream to two outputs until its end, flushing after each read.
     *
     * @throws IOException also if the engine sends an error amid the output
     */
    public static void copy(InputStream in, OutputStream stdout, OutputStream stderr) throws IOException {
        StringBuilder error = new StringBuilder();
        FrameDecoder decoder = new FrameDecoder((type, bytes, offset, length) -> {
            switch (type) {
                case STDIN, STDOUT -> stdout.write(bytes, offset, length);
                case STDERR -> stderr.write(bytes, offset, length);
                case SYSTEM_ERROR -> error.append(new String(bytes, offset, length, StandardCharsets.UTF_8));
            }
        });
        byte[] buffer = new byte[BUFFER];
        for (int n; (n = in.read(buffer)) >= 0; ) {
            decoder.feed(buffer, 0, n);
            stdout.flush();
            stderr.flush();
            if (!error.isEmpty() && decoder.complete()) {
                throw new IOException("error from daemon in stream: " + error);
            }
        }
    }
}
