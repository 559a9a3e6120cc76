package dev.jdocker.daemon.container;

import dev.jdocker.daemon.log.JsonLine;
import dev.jdocker.daemon.log.LogSink;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/** Gives log lines to a client in frames, many to a write while there are many. */
final class FrameSink implements LogSink {
    private static final int WRITE_BYTES = 64 * 1024;
    private static final byte[] NOTHING = new byte[0];

    private final FrameBuffer frames;
    private final boolean timestamps;
    private final boolean details;
    private final Target target;
    private final BooleanSupplier gone;

    /** Where frames go. */
    @FunctionalInterface
    interface Target {
        void write(byte[] bytes, int offset, int length);
    }

    FrameSink(boolean raw, boolean timestamps, boolean details, Target target, BooleanSupplier gone) {
        this.frames = new FrameBuffer(raw);
        this.timestamps = timestamps;
        this.details = details;
        this.target = target;
        this.gone = gone;
    }

    @Override
    public void line(JsonLine line, byte[] bytes, int length) {
        frames.add(line.stream(), prefix(line), bytes, length);
        if (frames.length() >= WRITE_BYTES) {
            flush();
        }
    }

    private byte[] prefix(JsonLine line) {
        if (!timestamps && !details) {
            return NOTHING;
        }
        // Attributes would stand where the second blank is; the log options that make some are not there yet.
        String text = (timestamps ? new String(line.fixedTime(), StandardCharsets.US_ASCII) + " " : "")
                + (details ? " " : "");
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void flush() {
        if (frames.length() > 0) {
            target.write(frames.buffer(), 0, frames.length());
            frames.clear();
        }
    }

    @Override
    public boolean isGone() {
        return gone.getAsBoolean();
    }
}
