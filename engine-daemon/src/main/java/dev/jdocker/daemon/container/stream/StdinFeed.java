package dev.jdocker.daemon.container.stream;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/** The input of a running container. Writers take turns; one waits while the container does not read. */
public final class StdinFeed {
    private final Linux linux;
    private final Readiness readiness;
    private final Fd target;
    private final Runnable closer;
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();
    private boolean closed;

    StdinFeed(Linux linux, Readiness readiness, Fd target, Runnable closer) {
        this.linux = linux;
        this.readiness = readiness;
        this.target = target;
        this.closer = closer;
    }

    /** Writes it all; false if the container reads no more. */
    public boolean write(byte[] bytes, int offset, int length) {
        lock.lock();
        try {
            int at = offset;
            while (at < offset + length) {
                if (closed || ended.isDone() || !target.isOpen()) {
                    return false;
                }
                try {
                    at += linux.write(target, bytes, at, offset + length - at);
                } catch (ErrnoException e) {
                    if (!e.is(Errno.EAGAIN)) {
                        return false; // EPIPE, or EIO of a terminal
                    }
                    CompletableFuture.anyOf(ended, readiness.when(target, Flags.EPOLLOUT))
                            .join();
                }
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Lets the container see the end of its input. */
    public void close() {
        lock.lock();
        try {
            if (!closed && !ended.isDone()) {
                closed = true;
                closer.run();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The container has ended: whoever waits to write gives up. */
    void end() {
        ended.complete(0);
    }
}
