package dev.jdocker.daemon.build.control;

import buildkit.rpc.Status;
import io.grpc.Context;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves gRPC calls as plain blocking code on the call's own thread, which is interrupted when the client gives the call up. */
final class Calls {

    private static final Logger log = LoggerFactory.getLogger(Calls.class);

    private Calls() {}

    /** The work of a call. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws Exception;
    }

    /** The work of a call with many answers. */
    @FunctionalInterface
    interface StreamWork<T> {
        /**
         * Does it.
         *
         * @param sink takes one answer; blocks while the client does not keep up
         */
        void run(Consumer<T> sink) throws Exception;
    }

    /** Answers with what {@code work} gives, or with what it throws. */
    static <T> void answer(StreamObserver<T> answer, Work<T> work) {
        T result;
        try {
            result = interruptible(work);
        } catch (Exception e) {
            answer.onError(status(e));
            return;
        }
        answer.onNext(result);
        answer.onCompleted();
    }

    /** Answers with all that {@code work} gives. */
    static <T> void stream(StreamObserver<T> answer, StreamWork<T> work) {
        Sink<T> sink = new Sink<>((ServerCallStreamObserver<T>) answer);
        try {
            interruptible(() -> {
                work.run(sink);
                return true;
            });
        } catch (Exception e) {
            if (!Context.current().isCancelled()) {
                answer.onError(status(e));
            }
            return;
        }
        answer.onCompleted();
    }

    /** Runs it so that it is interrupted when the client has given up; nothing else ever interrupts it afterwards. */
    private static <T> T interruptible(Work<T> work) throws Exception {
        Interruption interruption = new Interruption(Thread.currentThread());
        Context.CancellationListener listener = cancelled -> interruption.interrupt();
        Context context = Context.current();
        context.addListener(listener, Runnable::run);
        try {
            return work.run();
        } finally {
            context.removeListener(listener);
            interruption.end();
        }
    }

    private static Throwable status(Throwable failure) {
        if (failure instanceof StatusException || failure instanceof StatusRuntimeException) {
            return failure;
        }
        if (failure instanceof RuntimeException
                && !(failure instanceof Unsupported)
                && !(failure instanceof dev.jdocker.daemon.error.ApiException)) {
            log.error("a call of the build API failed", failure);
        }
        Status status = ErrorStatus.of(failure);
        return ErrorStatus.exception(status);
    }

    /** Holds the writer back while the client does not read. */
    private static final class Sink<T> implements Consumer<T> {
        private final ServerCallStreamObserver<T> out;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition ready = lock.newCondition();

        Sink(ServerCallStreamObserver<T> out) {
            this.out = out;
        }

        @Override
        public void accept(T value) {
            try {
                // The call's own thread is here, so that grpc-java cannot tell when it is ready: it is asked again and
                // again.
                long pause = 1;
                while (!out.isReady() && !out.isCancelled()) {
                    lock.lock();
                    try {
                        ready.awaitNanos(pause * 1_000_000L);
                    } finally {
                        lock.unlock();
                    }
                    pause = Math.min(pause * 2, 100);
                }
                if (out.isCancelled()) {
                    throw new InterruptedException();
                }
                out.onNext(value);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw io.grpc.Status.CANCELLED.asRuntimeException();
            }
        }
    }
}
