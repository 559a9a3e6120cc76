package dev.jdocker.daemon.layer;

import dev.jdocker.api.image.Digest;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/** Works out length and digest of everything that is written through it. */
final class HashingSink extends FilterOutputStream {

    private final MessageDigest hash = Digest.newHash();
    private long written;

    HashingSink(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        hash.update(bytes, offset, length);
        written += length;
    }

    long bytesWritten() {
        return written;
    }

    /** Of all by now; to be asked once. */
    Digest digest() {
        return Digest.ofHash(hash.digest());
    }
}
