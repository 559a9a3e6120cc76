package dev.jdocker.api.tls;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How a client talks TLS to an engine.
 *
 * @param authority whom it trusts: a file of certificates, null for those whom the JDK trusts
 * @param certificate who it says it is, null for nobody
 * @param key of the certificate
 * @param verifies whether it looks whom it talks to
 */
public record ClientTls(
        @Nullable Path authority,
        @Nullable Path certificate,
        @Nullable Path key,
        boolean verifies) {

    /**
     * Reads the files.
     *
     * @throws IOException in Docker's words, where one cannot be used
     */
    public SSLContext context() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(identity(), trust(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("failed to create TLS configuration: " + e.getMessage(), e);
        }
    }

    private TrustManager @Nullable [] trust() throws GeneralSecurityException, IOException {
        if (!verifies) {
            return new TrustManager[] {new AnyCertificate()};
        }
        if (authority == null) {
            return null;
        }
        try {
            return KeyStores.trust(Pem.certificates(authority));
        } catch (NoSuchFileException e) {
            throw new IOException("could not read CA certificate \"" + authority + "\": " + missing(e), e);
        }
    }

    private KeyManager @Nullable [] identity() throws GeneralSecurityException, IOException {
        if (certificate == null && key == null) {
            return null;
        }
        if (certificate == null || key == null) {
            throw new IOException(
                    "could not load X509 key pair: a certificate and its key are needed, not one of them");
        }
        try {
            return KeyStores.identify(List.of(new KeyStores.Pair(Pem.certificates(certificate), Pem.key(key))));
        } catch (NoSuchFileException e) {
            throw new IOException("could not load X509 key pair: " + missing(e), e);
        }
    }

    private static String missing(NoSuchFileException e) {
        return "open " + e.getFile() + ": no such file or directory";
    }
}
