package dev.jdocker.daemon.container.stream;

import dev.jdocker.linux.Fd;
import java.util.concurrent.CompletableFuture;

/** Tells once when a descriptor is ready, so that no thread sits in a system call waiting for it. */
@FunctionalInterface
public interface Readiness {

    /** Completes with the events that are there, of epoll(7). */
    CompletableFuture<Integer> when(Fd fd, int events);
}
