package dev.jdocker.daemon.log;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code mode=non-blocking} puts before a log: lines wait here while it is slow, and those that find the queue full are
 * dropped, so that the container never waits. Its end gives out what is queued. A crash of the engine loses the queue.
 */
final class SendQueue implements LogSender {
    private static final Logger LOG = LoggerFactory.getLogger(SendQueue.class);
    /** As dockerd's. */
    static final long DEFAULT_BYTES = 1_000_000;

    private final LogSender target;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread worker;
    private ArrayDeque<LinePiece> queue = new ArrayDeque<>();
    private long queuedBytes;
    private boolean ended;
    private boolean failed;

    SendQueue(LogSender target, long maxBytes, String container) {
        this.target = target;
        this.maxBytes = maxBytes > 0 ? maxBytes : DEFAULT_BYTES;
        this.worker = Thread.ofVirtual().name("log-queue-" + container).start(this::work);
    }

    @Override
    public void send(LinePiece piece) throws IOException {
        lock.lock();
        try {
            if (ended) {
                throw new IOException("the log is closed");
            }
            if (!queue.isEmpty() && queuedBytes + piece.length() > maxBytes) {
                return;
            }
            queue.add(piece.copy());
            queuedBytes += piece.length();
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
            queuedBytes = 0;
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
