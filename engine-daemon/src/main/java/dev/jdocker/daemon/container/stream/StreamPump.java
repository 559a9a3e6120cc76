package dev.jdocker.daemon.container.stream;

import dev.jdocker.daemon.log.OutputStreamName;
import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import java.util.concurrent.CompletableFuture;

/**
 * Moves one output of a container from its pipe or terminal into its spool, and from there on to the log and the clients,
 * until its end. Runs on a virtual thread that is parked while there is nothing to do.
 */
final class StreamPump implements Runnable {
    private static final long SPLICE_BYTES = 1 << 20;

    private final Linux linux;
    private final Readiness readiness;
    private final PumpBuffers pool;
    private final OutputHub hub;
    private final OutputStreamName stream;
    private final Fd source;
    private final boolean terminal;
    private final Spool spool;
    private final CompletableFuture<Integer> enough;
    private long logged;
    private long delivered;

    /** @param enough completes when no more is to be waited for: the output ends where the source is empty then */
    StreamPump(
            Devices devices,
            OutputHub hub,
            OutputStreamName stream,
            Fd source,
            boolean terminal,
            Spool spool,
            CompletableFuture<Integer> enough) {
        this.linux = devices.linux();
        this.readiness = devices.readiness();
        this.pool = devices.buffers();
        this.hub = hub;
        this.stream = stream;
        this.source = source;
        this.terminal = terminal;
        this.spool = spool;
        this.enough = enough;
        this.logged = hub.logged(stream, spool.end());
        // Clients of an earlier engine process have seen it or are gone; those of this one begin here.
        this.delivered = spool.end();
    }

    /** Forwards what stands in a spool that nobody fills any more. */
    static void finish(Devices devices, OutputHub hub, OutputStreamName stream, Spool spool) {
        new StreamPump(devices, hub, stream, Fd.CWD, false, spool, new CompletableFuture<>()).forward(true);
    }

    /** What pumps of all containers share. */
    record Devices(Linux linux, Readiness readiness, PumpBuffers buffers) {}

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // the yield below: virtual threads are not preempted
    public void run() {
        boolean atEnd = false;
        if (logged < spool.end()) {
            forward(false);
        }
        while (!atEnd) {
            boolean last = enough.isDone();
            long moved = fill();
            if (moved < 0 && !last) {
                awaitOutput();
                continue;
            }
            atEnd = moved <= 0;
            forward(atEnd);
            // A container that always has more to say would keep this carrier from all others.
            Thread.yield();
        }
    }

    private void awaitOutput() {
        CompletableFuture<Integer> ready = readiness.when(source, Flags.EPOLLIN);
        CompletableFuture.anyOf(ready, enough).join();
        ready.cancel(false);
    }

    /** Bytes that came into the spool, 0 at the end of the stream, -1 if there is nothing now. */
    private long fill() {
        if (!terminal) {
            return spool.fill(source, SPLICE_BYTES);
        }
        PumpBuffers.Buffers buffers = pool.take();
        try {
            int read = linux.read(source, buffers.input(), 0, buffers.input().length);
            spool.append(buffers.input(), read);
            return read;
        } catch (ErrnoException e) {
            if (e.is(Errno.EAGAIN)) {
                return -1;
            }
            if (e.is(Errno.EIO)) {
                return 0; // what a terminal's master reads once its last slave is closed
            }
            throw e;
        } finally {
            pool.giveBack(buffers);
        }
    }

    private void forward(boolean atEnd) {
        PumpBuffers.Buffers buffers = pool.take();
        try {
            int used;
            int length;
            do {
                length = spool.read(logged, buffers.input(), hub.batchBytes());
                long end = logged + length;
                int fresh = (int) (Math.min(Math.max(delivered, logged), end) - logged);
                boolean last = atEnd && end == spool.end();
                used = hub.accept(stream, buffers.input(), length, fresh, last, buffers.lines());
                logged += used;
                delivered = Math.max(delivered, end);
            } while (used > 0 && logged < spool.end());
        } finally {
            pool.giveBack(buffers);
        }
        spool.release(logged);
    }
}
