package dev.jdocker.daemon.container.files;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Work that sits in system calls goes to a platform thread: it would hold a carrier of virtual threads. */
final class Blocking {

    private Blocking() {}

    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    /** Does {@code action} on a thread called {@code name} and waits for it. */
    static void run(String name, Action action) throws IOException {
        boolean _ = call(name, () -> {
            action.run();
            return true;
        });
    }

    /** Does {@code work} on a thread called {@code name} and waits for it. */
    static <T> T call(String name, Work<T> work) throws IOException {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                result.complete(work.run());
            } catch (IOException | RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.join();
        } catch (CompletionException | CancellationException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case null, default -> throw e;
            }
        }
    }
}
