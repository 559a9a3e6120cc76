package dev.jdocker.daemon.registry.http;

import dev.jdocker.daemon.registry.host.TlsSettings;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Makes the TLS side of a client: whom it trusts, and who it says it is. */
final class TlsContexts {

    /** Where the distributions keep their authorities, all in one file; Go looks there too. */
    private static final List<Path> SYSTEM = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/ssl/ca-bundle.pem"));

    private static final char[] NO_PASSWORD = {};

    private TlsContexts() {}

    static SSLContext context(TlsSettings settings) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManager trust = settings.verify() ? trust(settings) : new Anyone();
            context.init(keys(settings), new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("prepare TLS: " + e.getMessage(), e);
        }
    }

    private static TrustManager trust(TlsSettings settings) throws IOException, GeneralSecurityException {
        List<X509Certificate> all = new ArrayList<>(system());
        for (TlsSettings.PemFile file : settings.authorities()) {
            all.addAll(Pem.certificates(file.path()));
        }
        KeyStore store = emptyStore();
        for (int i = 0; i < all.size(); i++) {
            store.setCertificateEntry("ca-" + i, all.get(i));
        }
        return managers(store)[0];
    }

    private static List<X509Certificate> system() throws IOException, GeneralSecurityException {
        for (Path file : SYSTEM) {
            if (Files.isReadable(file)) {
                return Pem.certificates(file);
            }
        }
        List<X509Certificate> own = new ArrayList<>();
        for (TrustManager manager : managers(null)) {
            if (manager instanceof X509TrustManager trust) {
                own.addAll(Arrays.asList(trust.getAcceptedIssuers()));
            }
        }
        return own;
    }

    private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager @Nullable [] keys(TlsSettings settings) throws IOException, GeneralSecurityException {
        if (settings.clients().isEmpty()) {
            return null;
        }
        KeyStore store = emptyStore();
        int number = 0;
        for (TlsSettings.ClientPair pair : settings.clients()) {
            List<X509Certificate> chain = Pem.certificates(pair.certificate().path());
            store.setKeyEntry(
                    "client-" + number++, Pem.key(pair.key().path()), NO_PASSWORD, chain.toArray(Certificate[]::new));
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /** Trusts whoever answers: for registries that the configuration calls insecure. */
    private static final class Anyone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
