package dev.jdocker.daemon.log.fluentd;

import dev.jdocker.daemon.log.LinePiece;
import dev.jdocker.daemon.log.LogSender;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends lines in the background, so that neither a start nor a container waits for the server. At the end it gives out what
 * waits as long as the server takes it.
 */
final class AsyncSender implements LogSender {
    private static final Logger LOG = LoggerFactory.getLogger(AsyncSender.class);

    private final Forwarding messages;
    private final FluentdConnection connection;
    private final int limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Forwarding.Message> queue = new ArrayDeque<>();
    private final Thread worker;
    private boolean ended;

    AsyncSender(Forwarding messages, FluentdConnection connection, int limit, String container) {
        this.messages = messages;
        this.connection = connection;
        this.limit = limit;
        this.worker = Thread.ofVirtual().name("fluentd-" + container).start(this::work);
    }

    @Override
    public void send(LinePiece piece) throws IOException {
        Forwarding.Message message = messages.message(piece);
        lock.lock();
        try {
            if (ended) {
                throw new IOException("the log is closed");
            }
            if (queue.size() >= limit) {
                throw new IOException("fluent#appendBuffer: Buffer full, limit " + limit);
            }
            queue.add(message);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        boolean failed = false;
        for (Forwarding.Message message = take(); message != null; message = take()) {
            try {
                connection.send(message);
                failed = false;
            } catch (IOException e) {
                if (!failed) {
                    LOG.error("send the output of a container to Fluentd: some of it is lost", e);
                    failed = true;
                }
                giveUpAtEnd();
            }
        }
        connection.close();
    }

    private Forwarding.@Nullable Message take() {
        lock.lock();
        try {
            while (queue.isEmpty() && !ended) {
                changed.awaitUninterruptibly();
            }
            return queue.poll();
        } finally {
            lock.unlock();
        }
    }

    /** A server that is away at the end is not waited for. */
    private void giveUpAtEnd() {
        lock.lock();
        try {
            if (ended) {
                queue.clear();
            }
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
        connection.close();
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
        connection.finish();
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
