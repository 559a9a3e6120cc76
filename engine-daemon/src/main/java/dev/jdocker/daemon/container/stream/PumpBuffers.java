package dev.jdocker.daemon.container.stream;

import dev.jdocker.daemon.log.ByteSink;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Working memory for pumps, held only while there is something to move, so that an idle container has none. */
final class PumpBuffers {
    static final int INPUT_BYTES = 256 * 1024;
    private static final int KEPT = 8;

    /** The input holds more than the longest piece of a line, so that there is always progress. */
    static final class Buffers {
        private final byte[] input = new byte[INPUT_BYTES];
        private final ByteSink lines = new ByteSink(2 * INPUT_BYTES);

        byte[] input() {
            return input;
        }

        ByteSink lines() {
            return lines;
        }
    }

    private final ArrayBlockingQueue<Buffers> free = new ArrayBlockingQueue<>(KEPT);

    Buffers take() {
        @Nullable Buffers kept = free.poll();
        return kept != null ? kept : new Buffers();
    }

    void giveBack(Buffers buffers) {
        if (!free.offer(buffers)) {
            buffers.lines().clear();
        }
    }
}
