package dev.jdocker.daemon.container.stream;

import dev.jdocker.daemon.log.OutputStreamName;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The queue between a container's output and one attached client. It is bounded: a client that reads slowly holds the
 * container back, one that has gone does not.
 */
public final class AttachClient {
    private static final int MAX_QUEUED_BYTES = 1 << 20;

    /** A piece of output as it was read. */
    public static final class Chunk {
        private final OutputStreamName stream;
        private final byte[] bytes;

        Chunk(OutputStreamName stream, byte[] bytes) {
            this.stream = stream;
            this.bytes = bytes;
        }

        public OutputStreamName stream() {
            return stream;
        }

        /** Shared by all clients: not to be written to. */
        public byte[] bytes() {
            return bytes;
        }
    }

    private final boolean stdout;
    private final boolean stderr;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Chunk> queue = new ArrayDeque<>();
    private int queuedBytes;
    private boolean ended;
    private boolean gone;

    public AttachClient(boolean stdout, boolean stderr) {
        this.stdout = stdout;
        this.stderr = stderr;
    }

    /** Whether the client asked for that stream. */
    public boolean wants(OutputStreamName stream) {
        return stream == OutputStreamName.STDOUT ? stdout : stderr;
    }

    /** Queues a piece; waits for room unless the client has gone. */
    void offer(Chunk chunk) {
        if (chunk.bytes().length == 0 || !wants(chunk.stream())) {
            return;
        }
        lock.lock();
        try {
            while (queuedBytes >= MAX_QUEUED_BYTES && !gone) {
                changed.awaitUninterruptibly();
            }
            if (!gone) {
                queue.add(chunk);
                queuedBytes += chunk.bytes().length;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The next piece; null after the last one, or once the client has gone. Waits. */
    public @Nullable Chunk take() {
        lock.lock();
        try {
            while (queue.isEmpty() && !ended && !gone) {
                changed.awaitUninterruptibly();
            }
            Chunk chunk = gone ? null : queue.poll();
            if (chunk != null) {
                queuedBytes -= chunk.bytes().length;
                changed.signalAll();
            }
            return chunk;
        } finally {
            lock.unlock();
        }
    }

    /** There will be no more output. */
    void end() {
        set(() -> ended = true);
    }

    /** The client has gone or has detached: nothing waits for it any more. */
    public void leave() {
        set(() -> {
            gone = true;
            queue.clear();
        });
    }

    /** Whether it has left before the end. */
    public boolean hasLeft() {
        lock.lock();
        try {
            return gone;
        } finally {
            lock.unlock();
        }
    }

    private void set(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
