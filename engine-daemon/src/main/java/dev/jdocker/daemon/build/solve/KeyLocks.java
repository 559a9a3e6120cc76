package dev.jdocker.daemon.build.solve;

import dev.jdocker.api.image.Digest;
import java.util.HashSet;
import java.util.Set;

/** Lets one thread at a time make the result of a key: the others find it afterwards. */
final class KeyLocks {

    private final Set<Digest> held = new HashSet<>();

    /** Gives a key back when it is closed. */
    interface Lock extends AutoCloseable {
        @Override
        void close();
    }

    synchronized Lock take(Digest key) throws InterruptedException {
        while (!held.add(key)) {
            wait();
        }
        return () -> giveBack(key);
    }

    private synchronized void giveBack(Digest key) {
        held.remove(key);
        notifyAll();
    }
}
