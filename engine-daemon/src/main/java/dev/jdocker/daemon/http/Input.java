package dev.jdocker.daemon.http;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the client sends, handed from the event loop to one blocking reader. Holds at most about {@link #LIMIT_BYTES}: as
 * long as it is full the channel is not read, so the client is held back.
 */
final class Input extends InputStream {

    static final int LIMIT_BYTES = 256 * 1024;

    private final Runnable demand;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<ByteBuf> queue = new ArrayDeque<>();
    private int queuedBytes;
    private boolean ended;
    private boolean closed;
    private @Nullable IOException failure;
    private @Nullable Runnable beforeFirstRead;

    /**
     * @param demand asks the channel for more; called from any thread
     */
    Input(Runnable demand) {
        this.demand = demand;
    }

    /** Something to be done once, just before the reader first waits: sending {@code 100 Continue}. */
    void beforeFirstRead(Runnable action) {
        beforeFirstRead = action;
    }

    /** Adds bytes and takes over their ownership; on the event loop. */
    void add(ByteBuf bytes) {
        lock.lock();
        try {
            if (closed || !bytes.isReadable()) {
                bytes.release();
                return;
            }
            queue.add(bytes);
            queuedBytes += bytes.readableBytes();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** No more will come. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** No more will come although the client promised it. */
    void fail(String reason) {
        lock.lock();
        try {
            if (!ended) {
                failure = new IOException(reason);
                ended = true;
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether the channel should be read on. */
    boolean wantsMore() {
        lock.lock();
        try {
            return !ended && queuedBytes < LIMIT_BYTES;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        Runnable first = beforeFirstRead;
        if (first != null) {
            beforeFirstRead = null;
            first.run();
        }
        boolean ask;
        int count;
        lock.lock();
        try {
            while (queue.isEmpty()) {
                if (closed) {
                    throw new IOException("stream closed");
                }
                if (failure != null) {
                    throw new IOException(failure.getMessage(), failure);
                }
                if (ended) {
                    return -1;
                }
                changed.await();
            }
            boolean wasFull = queuedBytes >= LIMIT_BYTES;
            count = take(bytes, offset, length);
            ask = wasFull && queuedBytes < LIMIT_BYTES;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading from the client", e);
        } finally {
            lock.unlock();
        }
        if (ask) {
            demand.run();
        }
        return count;
    }

    private int take(byte[] bytes, int offset, int length) {
        int count = 0;
        ByteBuf head = queue.peek();
        while (head != null && count < length) {
            int n = Math.min(length - count, head.readableBytes());
            head.readBytes(bytes, offset + count, n);
            count += n;
            if (!head.isReadable()) {
                queue.remove().release();
                head = queue.peek();
            }
        }
        queuedBytes -= count;
        return count;
    }

    @Override
    public int available() {
        lock.lock();
        try {
            return queuedBytes;
        } finally {
            lock.unlock();
        }
    }

    /** Throws away what is there and what still comes. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            queue.forEach(ByteBuf::release);
            queue.clear();
            queuedBytes = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        demand.run();
    }
}
