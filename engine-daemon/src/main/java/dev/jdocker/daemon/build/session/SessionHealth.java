package dev.jdocker.daemon.build.session;

import buildkit.health.HealthCheckRequest;
import buildkit.health.HealthCheckResponse;
import buildkit.health.HealthGrpc;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a session's client every few seconds whether it is there, and ends the session when it is not. */
final class SessionHealth {

    private static final Logger log = LoggerFactory.getLogger(SessionHealth.class);
    private static final long INTERVAL_SECONDS = 5;
    private static final long DEADLINE_SECONDS = 15;
    private static final int FAILURES = 2;

    private final Session session;
    private final HealthGrpc.HealthBlockingStub health;

    private SessionHealth(Session session) {
        this.session = session;
        this.health = HealthGrpc.newBlockingStub(session.channel());
    }

    static void watch(Session session) {
        Thread.ofVirtual().name("session health").start(new SessionHealth(session)::run);
    }

    private void run() {
        int failed = 0;
        while (!endedWithin(INTERVAL_SECONDS)) {
            failed = isServing() ? 0 : failed + 1;
            if (failed == FAILURES && !session.ended().isDone()) {
                log.debug("session {} does not answer any more", session.id());
                session.close();
                return;
            }
        }
    }

    private boolean endedWithin(long seconds) {
        try {
            session.ended().get(seconds, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException | ExecutionException e) {
            return true;
        }
    }

    private boolean isServing() {
        try {
            return health.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                            .check(HealthCheckRequest.getDefaultInstance())
                            .getStatus()
                    == HealthCheckResponse.ServingStatus.SERVING;
        } catch (StatusRuntimeException e) {
            return false;
        }
    }
}
