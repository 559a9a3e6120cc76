package dev.jdocker.daemon.layer;

import dev.jdocker.api.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;

/** Works out the digest of everything that passes, also of what is skipped, which its superclass leaves out. */
final class HashingStream extends DigestInputStream {

    private static final int BUFFER = 1 << 16;

    private long bytesRead;

    HashingStream(InputStream in) {
        super(in, Digest.newHash());
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        bytesRead += b < 0 ? 0 : 1;
        return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        bytesRead += Math.max(n, 0);
        return n;
    }

    long bytesRead() {
        return bytesRead;
    }

    @Override
    public long skip(long n) throws IOException {
        byte[] buffer = new byte[Math.clamp(n, 0, BUFFER)];
        long skipped = 0;
        while (skipped < n) {
            int read = read(buffer, 0, (int) Math.min(buffer.length, n - skipped));
            if (read < 0) {
                break;
            }
            skipped += read;
        }
        return skipped;
    }

    /** Reads to the end and returns the digest of the whole. */
    Digest finish() throws IOException {
        byte[] rest = new byte[BUFFER];
        int n = read(rest);
        while (n >= 0) {
            n = read(rest);
        }
        return Digest.ofHash(getMessageDigest().digest());
    }
}
