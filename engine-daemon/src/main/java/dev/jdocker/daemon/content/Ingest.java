package dev.jdocker.daemon.content;

import dev.jdocker.api.image.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A blob being written: hashed on its way to a file that nobody sees. {@link #commit} makes it a blob of the store at once
 * and whole; closed without that it leaves nothing. For one thread at a time.
 */
public final class Ingest extends OutputStream {

    private final Path file;
    private final FileChannel channel;
    private final Target target;
    private final MessageDigest hash = Digest.newHash();
    private long written;
    private boolean done;

    /** Takes a file over that is known to be the blob of that digest. */
    @FunctionalInterface
    interface Target {
        void accept(Digest digest, Path file) throws IOException;
    }

    Ingest(Path file, Target target) throws IOException {
        this.file = file;
        this.target = target;
        this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        hash.update(bytes, offset, length);
        ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
        written += length;
    }

    /** The bytes taken so far. */
    public long written() {
        return written;
    }

    /**
     * Makes what was written a blob, held by the lease this came from. It outlives the engine's process at once, and the
     * machine after {@link ContentStore#sync}.
     *
     * @param expected what it must be, null for whatever it is
     * @throws IOException if it is something else; nothing is kept then
     */
    public Digest commit(@Nullable Digest expected) throws IOException {
        if (done) {
            throw new IllegalStateException("committed or closed before");
        }
        Digest actual = Digest.ofHash(hash.digest());
        if (expected != null && !expected.equals(actual)) {
            close();
            throw new IOException("unexpected digest of blob: expected " + expected + ", got " + actual);
        }
        channel.close();
        target.accept(actual, file);
        done = true;
        return actual;
    }

    /** Discards what was not committed. */
    @Override
    public void close() throws IOException {
        if (!done) {
            done = true;
            channel.close();
            Files.deleteIfExists(file);
        }
    }
}
