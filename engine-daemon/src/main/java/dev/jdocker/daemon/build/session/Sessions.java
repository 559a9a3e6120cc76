package dev.jdocker.daemon.build.session;

import dev.jdocker.daemon.build.grpc.SocketChannels;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.http.Hijacked;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The sessions there are. A build and its session come by different connections, in any order. */
public final class Sessions implements AutoCloseable {

    /** How long a build waits for its session, as in BuildKit. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    /** The headers by which a client says what it offers, in any case of letters. */
    public static final String ID = "X-Docker-Expose-Session-Uuid";

    public static final String SHARED_KEY = "X-Docker-Expose-Session-Sharedkey";
    public static final String METHOD = "X-Docker-Expose-Session-Grpc-Method";

    private static final int MAX_ID_LENGTH = 256;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final Map<String, Session> sessions = new HashMap<>();

    /**
     * Opens a session over the connection that {@code connect} gives once it is clear that there may be one.
     *
     * @throws BadRequest if the id names no session, or one that there is
     */
    public Session open(String id, String sharedKey, Collection<String> methods, Supplier<Hijacked> connect) {
        if (id.isEmpty() || id.length() > MAX_ID_LENGTH) {
            throw new BadRequest(ID + " must name the session");
        }
        lock.lock();
        try {
            if (sessions.containsKey(id)) {
                throw new BadRequest("session " + id + " already exists");
            }
            Hijacked connection = connect.get();
            ManagedChannel channel = SocketChannels.over(connection);
            Session session = new Session(id, sharedKey, methods, channel);
            sessions.put(id, session);
            CompletableFuture<Void> _ = connection.closed().thenRun(() -> end(session));
            CompletableFuture<Void> _ = session.ended().thenRun(connection::close);
            added.signalAll();
            // A channel that is not used would not see its connection end.
            var _ = channel.getState(true);
            SessionHealth.watch(session);
            return session;
        } finally {
            lock.unlock();
        }
    }

    private void end(Session session) {
        lock.lock();
        try {
            sessions.remove(session.id(), session);
        } finally {
            lock.unlock();
        }
        session.close();
    }

    /** The session of that id, which may come within {@code patience}. */
    public Optional<Session> find(String id, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            @Nullable Session found = sessions.get(id);
            while (found == null && left > 0) {
                left = added.awaitNanos(left);
                found = sessions.get(id);
            }
            return Optional.ofNullable(found);
        } finally {
            lock.unlock();
        }
    }

    /** Ends all of them. */
    @Override
    public void close() {
        List<Session> all;
        lock.lock();
        try {
            all = List.copyOf(sessions.values());
            sessions.clear();
        } finally {
            lock.unlock();
        }
        all.forEach(Session::close);
    }
}
