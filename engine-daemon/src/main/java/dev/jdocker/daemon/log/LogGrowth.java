package dev.jdocker.daemon.log;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How far a log may be read, and whether more may come. The position is what a follower has read up to, not a count
 * of notices, so none is lost or doubled however writer and follower interleave.
 */
public final class LogGrowth {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile Reach reach;
    private volatile boolean ended;
    private long calls;

    /**
     * The end of a log.
     *
     * @param file the number of the file being written, one more after each rotation
     * @param length of that file: the end of an entry
     */
    public record Reach(long file, long length) {
        boolean isBeyond(Reach other) {
            return file > other.file || (file == other.file && length > other.length);
        }
    }

    LogGrowth(Reach reach) {
        this.reach = reach;
    }

    public Reach reach() {
        return reach;
    }

    public boolean isEnded() {
        return ended;
    }

    /** Waits until there is more than {@code position}, the log has ended, somebody calls, or the time is over. */
    public void await(Reach position, long timeoutMillis) throws InterruptedException {
        lock.lock();
        try {
            long before = calls;
            long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
            while (!reach.isBeyond(position) && !ended && calls == before && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Wakes all that wait, as the client of one of them has gone. */
    public void wake() {
        lock.lock();
        try {
            calls++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void advance(Reach newReach) {
        reach = newReach;
        wake();
    }

    void restart(Reach newReach) {
        reach = newReach;
    }

    void end() {
        ended = true;
        wake();
    }
}
