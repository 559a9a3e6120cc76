package dev.jdocker.daemon.container;

import dev.jdocker.daemon.log.ByteSink;
import dev.jdocker.daemon.log.LogLine;
import dev.jdocker.daemon.log.LogSink;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

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
    public void line(LogLine line) {
        ByteSink text = line.text();
        frames.add(line.stream(), prefix(line), text.array(), text.length());
        if (frames.length() >= WRITE_BYTES) {
            flush();
        }
    }

    private byte[] prefix(LogLine line) {
        if (!timestamps && !details) {
            return NOTHING;
        }
        String text = (timestamps ? new String(line.fixedTime(), StandardCharsets.US_ASCII) + " " : "")
                + (details ? attributes(line) + " " : "");
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** As Go's {@code url.QueryEscape} writes them, in alphabetical order. */
    private static String attributes(LogLine line) {
        return new TreeMap<>(line.attributes())
                .entrySet().stream()
                        .map(attribute -> escape(attribute.getKey()) + "=" + escape(attribute.getValue()))
                        .collect(Collectors.joining(","));
    }

    private static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("*", "%2A")
                .replace("%7E", "~");
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
