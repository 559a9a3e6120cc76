package dev.jdocker.daemon.image.archive;

import dev.jdocker.daemon.image.UnpackPool;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Reports how far a stream was read, ten times a second at most and at its end, and stops when its batch has failed. */
final class ReportingStream extends FilterInputStream {

    private static final long INTERVAL_NANOS = 100_000_000;

    private final UnpackPool.Batch<?> batch;
    private final LongConsumer report;
    private long current;
    private long reported;
    private long lastNanos;

    ReportingStream(InputStream in, UnpackPool.Batch<?> batch, LongConsumer report) {
        super(in);
        this.batch = batch;
        this.report = report;
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        count(b < 0 ? -1 : 1);
        return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        count(n);
        return n;
    }

    private void count(int n) throws IOException {
        batch.check();
        current += Math.max(n, 0);
        long now = System.nanoTime();
        boolean due = now - lastNanos >= INTERVAL_NANOS;
        if (current > reported && (n < 0 || due)) {
            report.accept(current);
            reported = current;
            lastNanos = now;
        }
    }
}
