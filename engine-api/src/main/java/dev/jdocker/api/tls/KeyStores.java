package dev.jdocker.api.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Certificates and keys in the form that the JDK's TLS takes them. */
public final class KeyStores {
    private static final char[] NO_PASSWORD = {};

    private KeyStores() {}

    /** Who trusts these authorities and no others. */
    public static TrustManager[] trust(Collection<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        int number = 0;
        for (X509Certificate authority : authorities) {
            store.setCertificateEntry("ca-" + number++, authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    /** Who says with one of these pairs who it is. */
    public static KeyManager[] identify(Collection<Pair> pairs) throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        int number = 0;
        for (Pair pair : pairs) {
            store.setKeyEntry(
                    "pair-" + number++, pair.key(), NO_PASSWORD, pair.chain().toArray(Certificate[]::new));
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    /** A certificate with those that signed it, and its key. */
    public record Pair(List<X509Certificate> chain, PrivateKey key) {
        public Pair {
            chain = List.copyOf(chain);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
