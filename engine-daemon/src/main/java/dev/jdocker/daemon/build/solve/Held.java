package dev.jdocker.daemon.build.solve;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is kept for a time and let go together. */
final class Held {

    private Held() {}

    /**
     * Closes all in their order, also those after one that fails. It is done on a thread of its own: whoever gives a build up
     * interrupts its thread, perhaps more than once, and what is interrupted while it clears away leaves something.
     */
    static void closeAll(Collection<AutoCloseable> parts, String what) {
        IllegalStateException failure = new IllegalStateException(what);
        List<AutoCloseable> all = List.copyOf(parts);
        Thread closing = Thread.ofPlatform().name("build-end").start(() -> all.forEach(part -> close(part, failure)));
        boolean interrupted = false;
        while (closing.isAlive()) {
            try {
                closing.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        @Nullable Throwable first = failure.getCause();
        if (first != null) {
            throw failure;
        }
    }

    private static void close(AutoCloseable part, IllegalStateException failure) {
        try {
            part.close();
        } catch (Exception e) {
            if (failure.getCause() == null) {
                failure.initCause(e);
            } else {
                failure.addSuppressed(e);
            }
        }
    }
}
