package dev.jdocker.daemon.container.stream;

import dev.jdocker.daemon.container.stream.AttachClient.Chunk;
import dev.jdocker.daemon.log.ByteSink;
import dev.jdocker.daemon.log.LogGrowth;
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
 * batches, so that the log as it stands then and the pieces it gets from then on are the whole output, once.
 */
final class OutputHub {
    private static final Logger LOG = LoggerFactory.getLogger(OutputHub.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final List<AttachClient> clients = new ArrayList<>();
    private final Map<OutputStreamName, byte[]> unfinished = new EnumMap<>(OutputStreamName.class);
    private @Nullable OutputLog log;
    private boolean ended;
    private boolean logFailed;

    /** What a joining client must read from the log first: its length or -1, and the pieces of lines not in it yet. */
    record Joined(long logLength, List<Chunk> unfinished) {}

    /** From now on output is logged too. */
    void logTo(OutputLog newLog) {
        lock.lock();
        try {
            log = newLog;
        } finally {
            lock.unlock();
        }
    }

    /** The log being written, null if there is none. */
    @Nullable
    LogGrowth growth() {
        lock.lock();
        try {
            return log == null ? null : log.growth();
        } finally {
            lock.unlock();
        }
    }

    /** Adds a client; after the end it is told so at once. */
    Joined join(AttachClient client) {
        lock.lock();
        try {
            List<Chunk> begun = new ArrayList<>();
            unfinished.forEach((stream, bytes) -> begun.add(new Chunk(stream, bytes)));
            if (ended) {
                client.end();
            } else {
                clients.add(client);
            }
            return new Joined(log == null ? -1 : log.length(), begun);
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

    /** Up to where that spool needs not be read again; {@code from} without a log. */
    long logged(OutputStreamName stream, long from) {
        lock.lock();
        try {
            return log == null ? from : log.logged(stream);
        } finally {
            lock.unlock();
        }
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
        lock.lock();
        try {
            if (log != null) {
                used = append(log, stream, bytes, length, atEnd, lines);
                unfinished.put(stream, slice(bytes, used, length));
            }
            receivers = clients.isEmpty() ? List.of() : List.copyOf(clients);
        } finally {
            lock.unlock();
        }
        if (!receivers.isEmpty() && fresh < length) {
            Chunk chunk = new Chunk(stream, slice(bytes, fresh, length));
            receivers.forEach(client -> client.offer(chunk));
        }
        return used;
    }

    private int append(
            OutputLog target, OutputStreamName stream, byte[] bytes, int length, boolean atEnd, ByteSink lines) {
        try {
            return target.append(stream, bytes, length, atEnd, lines);
        } catch (IOException e) {
            if (!logFailed) {
                LOG.error("log the output of a container: some of it is lost", e);
                logFailed = true;
            }
            target.skip(stream, length);
            return length;
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
