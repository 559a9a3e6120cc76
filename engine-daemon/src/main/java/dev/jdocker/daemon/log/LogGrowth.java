package dev.jdocker.daemon.log;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How far a log file may be read, and whether more may come. The position is what a follower has read up to, not a count
 * of notices, so none is lost or doubled however writer and follower interleave.
 */
public final class LogGrowth {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile long length;
    private volatile boolean ended;
    private long calls;

    LogGrowth(long length) {
        this.length = length;
    }

    /** A log that nobody writes any more. */
    public static LogGrowth ended(long length) {
        LogGrowth growth = new LogGrowth(length);
        growth.ended = true;
        return growth;
    }

    /** The file's length that readers may use: the end of a line. */
    public long length() {
        return length;
    }

    public boolean isEnded() {
        return ended;
    }

    /** Waits until there is more than {@code position}, the log has ended, somebody calls, or the time is over. */
    public void await(long position, long timeoutMillis) throws InterruptedException {
        lock.lock();
        try {
            long before = calls;
            long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
            while (length <= position && !ended && calls == before && left > 0) {
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

    void advance(long newLength) {
        length = newLength;
        wake();
    }

    void restart(long newLength) {
        length = newLength;
    }

    void end() {
        ended = true;
        wake();
    }
}
