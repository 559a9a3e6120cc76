package dev.jdocker.daemon.build.solve;

import java.util.Collection;

/** What is kept for a time and let go together. */
final class Held {

    private Held() {}

    /** Closes all, in their order. */
    static void closeAll(Collection<AutoCloseable> parts, String what) {
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException(what, e);
            }
        }
    }
}
