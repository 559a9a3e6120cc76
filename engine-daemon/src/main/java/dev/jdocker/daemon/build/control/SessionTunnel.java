package dev.jdocker.daemon.build.control;

import buildkit.control.BytesMessage;
import com.google.protobuf.ByteString;
import dev.jdocker.daemon.http.ClientGoneException;
import dev.jdocker.daemon.http.Hijacked;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A connection within a call: {@code Control.Session} carries the bytes of a session's own HTTP/2 as messages, both ways. Both
 * sides hold the other back: a message is asked for when one has been read, and written when the call can take it.
 */
final class SessionTunnel implements Hijacked, StreamObserver<BytesMessage> {

    private static final int MESSAGES_AHEAD = 8;
    private static final int MESSAGE_BYTES = 32 * 1024;

    /** Not the same as an empty message, which a client may send. */
    private static final ByteString END = ByteString.copyFrom(new byte[1]);

    private final ServerCallStreamObserver<BytesMessage> answer;
    private final BlockingQueue<ByteString> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final InputStream in = new Received();
    private final OutputStream out = new Sent();
    private boolean ended;

    /** Takes the call over; to be made on the call's thread before anything else is done with it. */
    SessionTunnel(ServerCallStreamObserver<BytesMessage> answer) {
        this.answer = answer;
        answer.disableAutoRequest();
        answer.setOnReadyHandler(this::signal);
        answer.setOnCancelHandler(this::end);
        answer.request(MESSAGES_AHEAD);
    }

    private void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        received.add(END);
        closed.complete(null);
    }

    @Override
    public void onNext(BytesMessage message) {
        received.add(message.getData());
    }

    @Override
    public void onError(Throwable failure) {
        end();
    }

    @Override
    public void onCompleted() {
        received.add(END);
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        lock.lock();
        try {
            for (int at = offset; at < offset + length; at += MESSAGE_BYTES) {
                while (!ended && !answer.isReady()) {
                    changed.awaitUninterruptibly();
                }
                if (ended) {
                    throw new ClientGoneException("the session is over");
                }
                answer.onNext(BytesMessage.newBuilder()
                        .setData(ByteString.copyFrom(bytes, at, Math.min(MESSAGE_BYTES, offset + length - at)))
                        .build());
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void write(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        write(copy, 0, copy.length);
    }

    /** The call ends with its answer, so that nothing could be received any more. */
    @Override
    public void shutdownOutput() {
        close();
    }

    @Override
    public CompletableFuture<Void> closed() {
        return closed;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (!ended && !answer.isCancelled()) {
                answer.onCompleted();
            }
        } finally {
            lock.unlock();
        }
        end();
    }

    private final class Received extends InputStream {
        private ByteString current = ByteString.EMPTY;
        private int at;
        private boolean over;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // the end is an object, whose content means nothing
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                while (at == current.size() && !over) {
                    current = received.take();
                    at = 0;
                    over = current == END;
                    if (!over) {
                        answer.request(1);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while reading a session");
            }
            if (over) {
                return -1;
            }
            int n = Math.min(length, current.size() - at);
            current.substring(at, at + n).copyTo(bytes, offset);
            at += n;
            return n;
        }

        @Override
        public void close() {
            received.add(END);
        }
    }

    private final class Sent extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                SessionTunnel.this.write(bytes, offset, length);
            } catch (ClientGoneException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
    }
}
