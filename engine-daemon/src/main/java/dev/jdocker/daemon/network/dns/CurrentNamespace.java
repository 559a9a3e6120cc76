package dev.jdocker.daemon.network.dns;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import java.util.function.Supplier;

/**
 * The network namespace in which the loop's thread makes sockets. The thread is in one or another for good: what it does
 * besides is with sockets that are there, which stay where they were made.
 */
final class CurrentNamespace {
    private final Linux linux;

    CurrentNamespace(Linux linux) {
        this.linux = linux;
    }

    /** Makes something in a namespace. */
    <T> T in(Fd namespace, Supplier<T> work) {
        linux.setns(namespace, (int) Flags.CLONE_NEWNET);
        return work.get();
    }
}
