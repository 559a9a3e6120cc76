package dev.jdocker.daemon.registry.http;

import dev.jdocker.api.tls.AnyCertificate;
import dev.jdocker.api.tls.KeyStores;
import dev.jdocker.api.tls.Pem;
import dev.jdocker.daemon.registry.host.TlsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Makes the TLS side of a client: whom it trusts, and who it says it is. */
final class TlsContexts {

    /** Where the distributions keep their authorities, all in one file; Go looks there too. */
    private static final List<Path> SYSTEM = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/ssl/ca-bundle.pem"));

    private TlsContexts() {}

    static SSLContext context(TlsSettings settings) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManager trust = settings.verify() ? trust(settings) : new AnyCertificate();
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
        return KeyStores.trust(all)[0];
    }

    private static List<X509Certificate> system() throws IOException, GeneralSecurityException {
        for (Path file : SYSTEM) {
            if (Files.isReadable(file)) {
                return Pem.certificates(file);
            }
        }
        List<X509Certificate> own = new ArrayList<>();
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager trust) {
                own.addAll(Arrays.asList(trust.getAcceptedIssuers()));
            }
        }
        return own;
    }

    private static KeyManager @Nullable [] keys(TlsSettings settings) throws IOException, GeneralSecurityException {
        if (settings.clients().isEmpty()) {
            return null;
        }
        List<KeyStores.Pair> pairs = new ArrayList<>();
        for (TlsSettings.ClientPair pair : settings.clients()) {
            pairs.add(new KeyStores.Pair(
                    Pem.certificates(pair.certificate().path()),
                    Pem.key(pair.key().path())));
        }
        return KeyStores.identify(pairs);
    }
}
