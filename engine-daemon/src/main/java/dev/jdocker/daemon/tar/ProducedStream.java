package dev.jdocker.daemon.tar;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what another thread writes, through a bounded buffer. The writer's failure is the reader's at the end of what
 * came; a reader that closes early ends the writer.
 */
public final class ProducedStream extends InputStream {

    private static final int BUFFER = 1 << 20;
    private static final int PIECE = 1 << 16;

    private final PipedInputStream in;
    private final Thread thread;
    private volatile @Nullable Exception failure;

    /** Writes everything, once, on a thread of its own. */
    @FunctionalInterface
    public interface Producer {
        void writeTo(OutputStream out) throws IOException;
    }

    private ProducedStream(String name, Producer producer) throws IOException {
        in = new PipedInputStream(BUFFER);
        PipedOutputStream out = new PipedOutputStream(in);
        // a platform thread: it sits in system calls
        thread = Thread.ofPlatform().daemon().name(name).unstarted(() -> produce(producer, out));
    }

    /** Starts {@code producer} on a thread called {@code name}. The caller closes the stream. */
    public static InputStream of(String name, Producer producer) throws IOException {
        ProducedStream stream = new ProducedStream(name, producer);
        stream.thread.start();
        return stream;
    }

    private void produce(Producer producer, PipedOutputStream pipe) {
        try (pipe;
                BufferedOutputStream out = new BufferedOutputStream(pipe, PIECE)) {
            producer.writeTo(out);
            out.flush();
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = in.read(buffer, offset, length);
        if (n < 0) {
            join();
            Exception failed = failure;
            if (failed != null) {
                throw failed instanceof IOException e ? e : new IOException(failed.getMessage(), failed);
            }
        }
        return n;
    }

    /** Waits for the producer: what it used is free once this returns. */
    @Override
    public void close() throws IOException {
        in.close();
        join();
    }

    private void join() throws IOException {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
