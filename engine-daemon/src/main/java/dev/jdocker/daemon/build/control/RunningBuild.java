package dev.jdocker.daemon.build.control;

import buildkit.control.SolveRequest;
import buildkit.gateway.Result;
import buildkit.rpc.Status;
import dev.jdocker.daemon.build.BuildResult;
import dev.jdocker.daemon.build.Credentials;
import dev.jdocker.daemon.build.session.Session;
import dev.jdocker.daemon.build.session.SessionCredentials;
import dev.jdocker.daemon.error.BadRequest;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One build from {@code Control.Solve} until that is answered: what was asked, what has come of it by now. */
final class RunningBuild implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RunningBuild.class);

    private final SolveRequest request;
    private final @Nullable Session session;
    private final Brought brought;
    private final Instant created = Instant.now();
    private final StatusLog status = new StatusLog();
    private final StatusObserver observer = new StatusObserver(status);
    private final Map<String, BuildResult> results = new ConcurrentHashMap<>();
    private final CompletableFuture<Returned> returned = new CompletableFuture<>();
    private final CompletableFuture<Void> cancelled = new CompletableFuture<>();
    private final Deque<AutoCloseable> leases = new ArrayDeque<>();
    private final Phaser users = new Phaser(1);
    private boolean closed;

    /** What a client that drives its build gives back: a result, or why there is none. */
    sealed interface Returned {
        /** There is a result, perhaps one without files. */
        record Success(Result result) implements Returned {}

        record Failure(Status status) implements Returned {}
    }

    RunningBuild(SolveRequest request, @Nullable Session session, Brought brought) {
        this.request = request;
        this.brought = brought;
        this.session = session;
    }

    SolveRequest request() {
        return request;
    }

    @Nullable
    Session session() {
        return session;
    }

    /** The archive that came with the request. */
    InputStream requireBody() {
        if (brought.body() == null) {
            throw new BadRequest("there is no body with a context");
        }
        return brought.body();
    }

    /** Those of its client: by its session, else what came with the request. */
    Credentials credentials() {
        Session present = session;
        return present == null ? brought.credentials() : new SessionCredentials(present);
    }

    /**
     * @throws Unsupported if the client offers none
     */
    Session requireSession() {
        Session present = session;
        if (present == null) {
            throw new Unsupported("no active sessions");
        }
        return present;
    }

    Instant created() {
        return created;
    }

    StatusLog status() {
        return status;
    }

    StatusObserver observer() {
        return observer;
    }

    CompletableFuture<Returned> returned() {
        return returned;
    }

    /** Completes when the client gives the build up. */
    CompletableFuture<Void> cancelled() {
        return cancelled;
    }

    void cancel() {
        cancelled.complete(null);
    }

    /** Says that a call works for this build, which does not end before the lease is closed. */
    AutoCloseable use() {
        users.register();
        return users::arriveAndDeregister;
    }

    /** Keeps a result until the end of the build. */
    void keep(String ref, BuildResult result) {
        results.put(ref, result);
        closeAtEnd(result);
    }

    @Nullable
    BuildResult result(String ref) {
        return results.get(ref);
    }

    /** Something that is to be let go when the build is over; at once if it is. */
    void closeAtEnd(AutoCloseable lease) {
        synchronized (this) {
            if (!closed) {
                leases.push(lease);
                return;
            }
        }
        close(lease);
    }

    @Override
    public void close() {
        cancel();
        users.arriveAndAwaitAdvance();
        status.end();
        synchronized (this) {
            closed = true;
        }
        while (!leases.isEmpty()) {
            close(leases.pop());
        }
    }

    private static void close(AutoCloseable lease) {
        try {
            lease.close();
        } catch (Exception e) {
            // The build has its answer; what is left is swept later.
            log.warn("at the end of a build: {}", e.toString());
        }
    }
}
