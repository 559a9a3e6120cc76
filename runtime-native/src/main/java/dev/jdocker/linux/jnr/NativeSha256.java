package dev.jdocker.linux.jnr;

import java.lang.ref.Cleaner;
import java.security.MessageDigestSpi;
import java.security.ProviderException;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.jspecify.annotations.Nullable;

/** One SHA-256 by libcrypto. What is small is collected first: a call into the library costs more than hashing it. */
final class NativeSha256 extends MessageDigestSpi implements Cloneable {
    static final int BUFFER_BYTES = 1 << 16;

    private static final int DIGEST_BYTES = 32;
    private static final Cleaner CLEANER = Cleaner.create();

    private final LibCrypto library;
    private @Nullable State state;

    NativeSha256(LibCrypto library) {
        this.library = library;
    }

    /** A hash that has begun: the library's context, and what it was not given yet. */
    private static final class State {
        private final LibCrypto library;
        private final Pointer context;
        private final Pointer buffer;
        private final Cleaner.Cleanable release;
        private int filled;

        State(LibCrypto library) {
            this.library = library;
            Pointer made = library.EVP_MD_CTX_new();
            if (made == null) {
                throw new ProviderException("no memory for a digest");
            }
            context = made;
            release = release(this, library, made);
            buffer = Memory.allocateDirect(Runtime.getRuntime(library), BUFFER_BYTES, false);
            check(library.EVP_DigestInit_ex(context, library.EVP_sha256(), null));
        }

        /** Apart, so that what is run at the end does not keep alive what it waits for. */
        private static Cleaner.Cleanable release(State state, LibCrypto library, Pointer context) {
            return CLEANER.register(state, () -> library.EVP_MD_CTX_free(context));
        }

        void update(byte[] bytes, int offset, int length) {
            int at = offset;
            int rest = length;
            while (rest > 0) {
                int n = Math.min(rest, BUFFER_BYTES - filled);
                buffer.put(filled, bytes, at, n);
                filled += n;
                at += n;
                rest -= n;
                if (filled == BUFFER_BYTES) {
                    flush();
                }
            }
        }

        void flush() {
            check(library.EVP_DigestUpdate(context, buffer, filled));
            filled = 0;
        }

        byte[] finish() {
            flush();
            check(library.EVP_DigestFinal_ex(context, buffer, null));
            byte[] digest = new byte[DIGEST_BYTES];
            buffer.get(0, digest, 0, DIGEST_BYTES);
            release.clean();
            return digest;
        }

        State copy() {
            flush();
            State copy = new State(library);
            check(library.EVP_MD_CTX_copy_ex(copy.context, context));
            return copy;
        }

        private static void check(int result) {
            if (result != 1) {
                throw new ProviderException("libcrypto failed to take a digest");
            }
        }
    }

    private State begun() {
        State now = state;
        if (now == null) {
            now = new State(library);
            state = now;
        }
        return now;
    }

    @Override
    protected int engineGetDigestLength() {
        return DIGEST_BYTES;
    }

    @Override
    protected void engineUpdate(byte input) {
        engineUpdate(new byte[] {input}, 0, 1);
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int length) {
        begun().update(input, offset, length);
    }

    @Override
    protected byte[] engineDigest() {
        byte[] digest = begun().finish();
        state = null;
        return digest;
    }

    @Override
    protected void engineReset() {
        State now = state;
        if (now != null) {
            now.release.clean();
            state = null;
        }
    }

    @Override
    public Object clone() throws CloneNotSupportedException {
        NativeSha256 copy = (NativeSha256) super.clone();
        copy.state = state == null ? null : state.copy();
        return copy;
    }
}
