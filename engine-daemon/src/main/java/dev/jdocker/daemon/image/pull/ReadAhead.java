package dev.jdocker.daemon.image.pull;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream on a thread of its own, some buffers ahead of whoever reads this one, so that the two work at the same
 * time. Closing it ends the thread and closes the stream below. For one reader.
 */
final class ReadAhead extends InputStream {

    private static final int BUFFERS = 6;
    private static final int BUFFER_BYTES = 1 << 18;

    private final InputStream source;
    private final BlockingQueue<Chunk> read = new ArrayBlockingQueue<>(BUFFERS + 1);
    private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(BUFFERS + 1);
    private final Thread thread;
    private int made;
    private volatile boolean closed;
    private Chunk current = new Chunk(new byte[0], 0, null);
    private int position;

    /** Some bytes, or how the stream ended. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Chunk(byte[] bytes, int length, @Nullable Throwable failure) {
        boolean isLast() {
            return length < 0;
        }
    }

    /** @param source owned from now on */
    ReadAhead(InputStream source, String threadName) {
        this.source = source;
        this.thread = Thread.ofPlatform().daemon().name(threadName).start(this::readAll);
    }

    private void readAll() {
        Throwable failure = null;
        try {
            while (!closed) {
                byte[] buffer = buffer();
                int n = source.readNBytes(buffer, 0, buffer.length);
                if (n == 0) {
                    break;
                }
                read.put(new Chunk(buffer, n, null));
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
        } catch (InterruptedException e) {
            failure = e; // closed: nobody will ask
        }
        if (!closed) {
            // there is always room for the last one: the buffers are fewer than the places
            read.add(new Chunk(new byte[0], -1, failure));
        }
    }

    private byte[] buffer() throws InterruptedException {
        byte[] returned = free.poll();
        if (returned != null) {
            return returned;
        }
        if (made < BUFFERS) {
            made++;
            return new byte[BUFFER_BYTES];
        }
        return free.take();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == current.length && !next()) {
            return -1;
        }
        int n = Math.min(length, current.length - position);
        System.arraycopy(current.bytes, position, target, offset, n);
        position += n;
        return n;
    }

    /** Takes the next buffer; false at the end. */
    private boolean next() throws IOException {
        if (current.isLast()) {
            return end();
        }
        if (current.length > 0) {
            free.add(current.bytes);
        }
        try {
            current = read.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        position = 0;
        return !current.isLast() || end();
    }

    private boolean end() throws IOException {
        position = current.length;
        return switch (current.failure) {
            case null -> false;
            case EOFException e -> throw eof(e);
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Throwable e -> throw new IOException(e.getMessage(), e);
        };
    }

    /** The words for data that stops too early, where those of the JDK's decompressors are their own. */
    private static IOException eof(EOFException e) {
        return new IOException("unexpected EOF", e);
    }

    /** Ends reading: the stream below is closed under the thread, which then has nothing left to wait for. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        thread.interrupt();
        try {
            source.close();
        } finally {
            join();
        }
    }

    private void join() {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
