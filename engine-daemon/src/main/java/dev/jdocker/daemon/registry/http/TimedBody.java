package dev.jdocker.daemon.registry.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as a stream whose reads do not wait for ever: the HTTP client's own stream has no time-out. Closing it
 * from any thread ends the transfer and a read that waits. A few pieces are taken ahead of the reader, no more.
 */
final class TimedBody extends InputStream implements HttpResponse.BodySubscriber<InputStream> {

    /** Pieces ahead of the reader; each is 16 KB. */
    private static final int AHEAD = 32;

    /** What the queue holds: bytes, or how the body ended. */
    private sealed interface Item {
        record Bytes(List<ByteBuffer> buffers) implements Item {}

        record Failed(Throwable failure) implements Item {}

        record Ended() implements Item {}

        record Closed() implements Item {}
    }

    private final Duration patience;
    private final LinkedBlockingQueue<Item> queue = new LinkedBlockingQueue<>();
    private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();
    private List<ByteBuffer> current = List.of();
    private int next;
    private @Nullable Item end;
    private volatile boolean closed;

    TimedBody(Duration patience) {
        this.patience = patience;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription source) {
        if (!subscription.compareAndSet(null, source) || closed) {
            source.cancel();
            return;
        }
        source.request(AHEAD);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        queue.add(new Item.Bytes(buffers));
    }

    @Override
    public void onError(Throwable failure) {
        queue.add(new Item.Failed(failure));
    }

    @Override
    public void onComplete() {
        queue.add(new Item.Ended());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        ByteBuffer buffer = buffer();
        if (buffer == null) {
            return -1;
        }
        int taken = Math.min(length, buffer.remaining());
        buffer.get(bytes, offset, taken);
        return taken;
    }

    /** The next buffer that has something; null at the end. */
    private @Nullable ByteBuffer buffer() throws IOException {
        while (true) {
            while (next < current.size()) {
                if (current.get(next).hasRemaining()) {
                    return current.get(next);
                }
                next++;
            }
            Item item = end != null ? end : take();
            switch (item) {
                case Item.Bytes bytes -> {
                    current = bytes.buffers();
                    next = 0;
                    Flow.Subscription source = subscription.get();
                    if (source != null) {
                        source.request(1);
                    }
                }
                case Item.Ended ended -> {
                    end = ended;
                    return null;
                }
                case Item.Closed gone -> {
                    end = gone;
                    throw new IOException("the transfer was ended");
                }
                case Item.Failed failed -> {
                    end = failed;
                    throw new IOException(reason(failed.failure()), failed.failure());
                }
            }
        }
    }

    /** A body that ends too early has two descriptions in the JDK, of which neither says that. */
    private static String reason(Throwable failure) {
        String said = String.valueOf(failure.getMessage());
        boolean early = failure instanceof EOFException
                || said.startsWith("fixed content-length")
                || said.startsWith("chunked transfer encoding");
        return early ? "unexpected EOF" : said;
    }

    private Item take() throws IOException {
        try {
            Item item = closed ? new Item.Closed() : queue.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (item == null) {
                close();
                throw new IOException("nothing came for " + patience.toSeconds() + " seconds");
            }
            return item;
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("the transfer was interrupted");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    @Override
    public void close() {
        closed = true;
        Flow.Subscription source = subscription.get();
        if (source != null) {
            source.cancel();
        }
        queue.add(new Item.Closed());
    }
}
