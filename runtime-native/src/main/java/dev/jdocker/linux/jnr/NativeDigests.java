package dev.jdocker.linux.jnr;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import jnr.ffi.LibraryLoader;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 by libcrypto for everything in this process that asks for a {@link java.security.MessageDigest}. Java's own is as
 * fast only with the second compiler, which a daemon does without; with the first alone it is ten times slower, slower
 * than a network. Where the library is missing Java's own is used.
 */
public final class NativeDigests extends Provider {
    private static final long serialVersionUID = 1;

    private NativeDigests() {
        super("jdocker", "1", "SHA-256 by libcrypto");
        putService(new Sha256(this));
    }

    /** From now on digests are taken so. */
    public static void install() {
        Security.insertProviderAt(new NativeDigests(), 1);
    }

    private static final class Sha256 extends Service {
        private @Nullable LibCrypto library;
        private boolean missing;

        Sha256(Provider provider) {
            super(provider, "MessageDigest", "SHA-256", NativeSha256.class.getName(), null, null);
        }

        @Override
        public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
            return new NativeSha256(library());
        }

        private synchronized LibCrypto library() throws NoSuchAlgorithmException {
            if (missing) {
                throw new NoSuchAlgorithmException("libcrypto.so.3 is not there");
            }
            LibCrypto loaded = library;
            if (loaded == null) {
                try {
                    loaded = LibraryLoader.create(LibCrypto.class)
                            .failImmediately()
                            .load("libcrypto.so.3");
                    library = loaded;
                } catch (UnsatisfiedLinkError e) {
                    missing = true;
                    throw new NoSuchAlgorithmException("libcrypto.so.3 is not there", e);
                }
            }
            return loaded;
        }
    }
}
