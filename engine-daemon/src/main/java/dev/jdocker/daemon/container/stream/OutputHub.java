package dev.jdocker.daemon.container.stream;

import dev.jdocker.daemon.container.stream.AttachClient.Chunk;
import dev.jdocker.daemon.log.ByteSink;
import dev.jdocker.daemon.log.FileLog;
import dev.jdocker.daemon.log.LineSplitter;
import dev.jdocker.daemon.log.LogSnapshot;
import dev.jdocker.daemon.log.OutputStreamName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the output of one run of a container goes: into the log, then to the clients attached. A client joins between two
 * batches, so that the log as it stands then and the pieces it gets from then on are the whole output, once. It does not wait
 * for a log that is sent elsewhere.
 */
final class OutputHub {
    private static final Logger LOG = LoggerFactory.getLogger(OutputHub.class);
    /** More than the longest piece of a line, so that there is always progress. */
    private static final int SENT_BATCH_BYTES = 2 * LineSplitter.MAX_LINE_BYTES;

    /** Keeps the batches of both streams apart; held also while lines are sent away. */
    private final ReentrantLock batches = new ReentrantLock();

    private final ReentrantLock lock = new ReentrantLock();
    private final List<AttachClient> clients = new ArrayList<>();
    private final Map<OutputStreamName, byte[]> unfinished = new EnumMap<>(OutputStreamName.class);
    private volatile @Nullable OutputLog log;
    private boolean ended;
    private boolean logFailed;

    /** What a joining client must read first: the log, if it asked for it, and the pieces of lines not in it yet. */
    record Joined(@Nullable LogSnapshot past, List<Chunk> unfinished) {}

    /** From now on output is logged too. */
    void logTo(OutputLog newLog) {
        log = newLog;
    }

    /** The log being written as far as it can be read, null if it cannot. */
    @Nullable
    FileLog readable() {
        OutputLog current = log;
        return current == null ? null : current.readable();
    }

    /** Adds a client; after the end it is told so at once. */
    Joined join(AttachClient client, boolean withPast) throws IOException {
        lock.lock();
        try {
            FileLog readable = withPast ? readable() : null;
            LogSnapshot past = readable == null ? null : readable.snapshot();
            List<Chunk> begun = new ArrayList<>();
            unfinished.forEach((stream, bytes) -> begun.add(new Chunk(stream, bytes)));
            if (ended) {
                client.end();
            } else {
                clients.add(client);
            }
            return new Joined(past, begun);
        } finally {
            lock.unlock();
        }
    }

    void leave(AttachClient client) {
        client.leave();
        lock.lock();
        try {
            clients.remove(client);
        } finally {
            lock.unlock();
        }
    }

    /** Takes leave of all clients, as they do not read: nothing waits for them any more. */
    void dropClients() {
        List<AttachClient> left;
        lock.lock();
        try {
            left = List.copyOf(clients);
            clients.clear();
        } finally {
            lock.unlock();
        }
        left.forEach(AttachClient::leave);
    }

    /** Lets go of whoever the log is sent to, as it does not take it: what comes now is lost to it. */
    void abortLog() {
        OutputLog current = log;
        if (current != null) {
            current.abort();
        }
    }

    /** Up to where that spool needs not be read again; {@code from} without a log. */
    long logged(OutputStreamName stream, long from) {
        OutputLog current = log;
        return current == null ? from : current.logged(stream);
    }

    /** How much of a spool to give at once: lines that are sent away count as logged only when all of a batch are sent. */
    int batchBytes() {
        OutputLog current = log;
        return current != null && current.sends() ? SENT_BATCH_BYTES : PumpBuffers.INPUT_BYTES;
    }

    /**
     * Takes a batch: logs its lines, then gives what is new to the clients and waits for slow ones.
     *
     * @param fresh where in it the bytes begin that no client has seen
     * @return how many bytes are done with; the rest must come again with the next batch
     */
    int accept(OutputStreamName stream, byte[] bytes, int length, int fresh, boolean atEnd, ByteSink lines) {
        int used = length;
        List<AttachClient> receivers;
        batches.lock();
        try {
            OutputLog target = log;
            OutputLog.Batch batch = target == null ? null : target.send(stream, bytes, length, atEnd);
            lock.lock();
            try {
                if (target != null && batch != null) {
                    used = store(target, batch, lines);
                    unfinished.put(stream, slice(bytes, used, length));
                }
                receivers = clients.isEmpty() ? List.of() : List.copyOf(clients);
            } finally {
                lock.unlock();
            }
        } finally {
            batches.unlock();
        }
        if (!receivers.isEmpty() && fresh < length) {
            Chunk chunk = new Chunk(stream, slice(bytes, fresh, length));
            receivers.forEach(client -> client.offer(chunk));
        }
        return used;
    }

    private int store(OutputLog target, OutputLog.Batch batch, ByteSink lines) {
        try {
            return target.store(batch, lines);
        } catch (IOException e) {
            if (!logFailed) {
                LOG.error("log the output of a container: some of it is lost", e);
                logFailed = true;
            }
            target.skip(batch);
            return batch.length();
        }
    }

    /** No more output will come: clients end once they have what is queued, followers of the log likewise. */
    void end() {
        List<AttachClient> left;
        OutputLog written;
        lock.lock();
        try {
            ended = true;
            left = List.copyOf(clients);
            clients.clear();
            written = log;
        } finally {
            lock.unlock();
        }
        try (written) {
            left.forEach(AttachClient::end);
        } catch (IOException e) {
            LOG.error("close a container's log", e);
        }
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return from == to ? new byte[0] : Arrays.copyOfRange(bytes, from, to);
    }
}
