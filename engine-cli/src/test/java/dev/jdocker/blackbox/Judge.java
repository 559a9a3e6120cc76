package dev.jdocker.blackbox;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Holds each answer that goes through a {@link Tap} against {@link ApiDefinition}, on a thread beside the cases. A case fails with
 * what was found by its end; where a stream goes on, that case fails in which it ends.
 */
final class Judge {

    private static final ExecutorService BENCH = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("judge").factory());

    /** Of the case that is on, each once; used by {@link #BENCH} only. */
    private static final Set<String> FAULTS = new LinkedHashSet<>();

    private Judge() {}

    static void hear(Exchange exchange) {
        BENCH.execute(() -> {
            OperationTable.note(exchange);
            try {
                FAULTS.addAll(ApiDefinition.faults(exchange));
            } catch (RuntimeException e) {
                FAULTS.add(exchange + " cannot be judged: " + e);
            }
        });
    }

    /** What was found since this was last asked, of all that has been heard by now. */
    static List<String> faults() {
        try {
            return BENCH.submit(() -> {
                        List<String> found = List.copyOf(FAULTS);
                        FAULTS.clear();
                        return found;
                    })
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError("the judge does not answer", e);
        }
    }
}
