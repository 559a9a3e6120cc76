package dev.jdocker.blackbox;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for conditions with a deadline. */
final class Await {

    private Await() {}

    static void until(String what, Callable<Boolean> condition) {
        until(what, Settings.PATIENCE, condition);
    }

    static void until(String what, Duration patience, Callable<Boolean> condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        Exception last = null;
        while (System.nanoTime() < deadline) {
            try {
                if (condition.call()) {
                    return;
                }
                last = null;
            } catch (Exception e) {
                last = e;
            }
            LockSupport.parkNanos(10_000_000);
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("interrupted while waiting until " + what, last);
            }
        }
        throw new AssertionError("not within " + patience + ": " + what, last);
    }
}
