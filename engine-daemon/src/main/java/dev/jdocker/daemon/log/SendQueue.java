package dev.jdocker.daemon.log;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code mode=non-blocking} puts before a log, and sending in the background before a server: lines wait here while it is
 * slow, so that the container never waits. Its end gives out what is queued. A crash of the engine loses the queue.
 */
public final class SendQueue implements LogSender {
    private static final Logger LOG = LoggerFactory.getLogger(SendQueue.class);
    /** As dockerd's. */
    static final long DEFAULT_BYTES = 1_000_000;

    private final LogSender target;
    private final Bound bound;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread worker;
    private ArrayDeque<LinePiece> queue = new ArrayDeque<>();
    private long queued;
    private boolean ended;
    private boolean failed;

    /**
     * How much may wait.
     *
     * @param weight what a line counts
     * @param refusal why a line that finds the queue full is refused; null to drop it without a word
     */
    public record Bound(
            long most,
            ToLongFunction<LinePiece> weight,
            @Nullable String refusal) {
        /** So many bytes, as dockerd's by default; what is too much is dropped. */
        static Bound bytes(long most) {
            return new Bound(most > 0 ? most : DEFAULT_BYTES, LinePiece::length, null);
        }

        /** So many lines. */
        public static Bound lines(long most, String refusal) {
            return new Bound(most, piece -> 1, refusal);
        }
    }

    public SendQueue(LogSender target, Bound bound, String container) {
        this.target = target;
        this.bound = bound;
        this.worker = Thread.ofVirtual().name("log-queue-" + container).start(this::work);
    }

    @Override
    public void send(LinePiece piece) throws IOException {
        lock.lock();
        try {
            if (ended) {
                throw new IOException("the log is closed");
            }
            long weight = bound.weight().applyAsLong(piece);
            if (!queue.isEmpty() && queued + weight > bound.most()) {
                if (bound.refusal() != null) {
                    throw new IOException(bound.refusal());
                }
                return;
            }
            queue.add(piece.copy());
            queued += weight;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        for (List<LinePiece> batch = take(); !batch.isEmpty(); batch = take()) {
            for (LinePiece piece : batch) {
                attempt(() -> target.send(piece));
            }
            attempt(target::flush);
        }
        target.close();
    }

    private interface Step {
        void run() throws IOException;
    }

    private void attempt(Step step) {
        try {
            step.run();
            failed = false;
        } catch (IOException e) {
            if (!failed) {
                LOG.error("send the output of a container to its log: some of it is lost", e);
                failed = true;
            }
        }
    }

    /** What is queued, waiting until there is something; nothing at the end. */
    private List<LinePiece> take() {
        lock.lock();
        try {
            while (queue.isEmpty() && !ended) {
                changed.awaitUninterruptibly();
            }
            // What is being sent does not count: the queue is what waits.
            List<LinePiece> batch = new ArrayList<>(queue);
            queue = new ArrayDeque<>();
            queued = 0;
            return batch;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void abort() {
        lock.lock();
        try {
            ended = true;
            queue.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        target.abort();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        target.finish();
        boolean interrupted = false;
        while (worker.isAlive()) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
