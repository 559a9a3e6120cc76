package dev.jdocker.daemon.log.syslog;

import dev.jdocker.daemon.log.Addresses;
import dev.jdocker.daemon.log.Addresses.HostPort;
import dev.jdocker.daemon.log.LogOptionException;
import dev.jdocker.daemon.log.LogOptions;
import dev.jdocker.daemon.log.MessageChannel;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** How a syslog server is known, and how it knows us. */
final class TlsOptions {
    private static final int CONNECT_MILLIS = 10_000;

    private final SSLContext context;
    private final boolean verify;

    private TlsOptions(SSLContext context, boolean verify) {
        this.context = context;
        this.verify = verify;
    }

    static TlsOptions of(LogOptions options) {
        boolean verify = !options.has("syslog-tls-skip-verify");
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    keys(options.text("syslog-tls-cert"), options.text("syslog-tls-key")),
                    verify ? trust(options.text("syslog-tls-ca-cert")) : new TrustManager[] {new TrustAll()},
                    null);
            return new TlsOptions(context, verify);
        } catch (GeneralSecurityException | IOException e) {
            throw new LogOptionException(String.valueOf(e.getMessage()), e);
        }
    }

    private static TrustManager @Nullable [] trust(String file) throws GeneralSecurityException, IOException {
        if (file.isEmpty()) {
            return null;
        }
        Collection<X509Certificate> authorities = Pem.certificates(file);
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (X509Certificate authority : authorities) {
            store.setCertificateEntry("ca" + number++, authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager @Nullable [] keys(String certificate, String key)
            throws GeneralSecurityException, IOException {
        if (certificate.isEmpty() && key.isEmpty()) {
            return null;
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setKeyEntry(
                "client",
                Pem.privateKey(key),
                new char[0],
                Pem.certificates(certificate).toArray(new X509Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    MessageChannel connect(HostPort address) throws IOException {
        Socket plain = new Socket();
        try {
            plain.connect(Addresses.resolve("tcp", address), CONNECT_MILLIS);
            SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(plain, address.host(), address.port(), true);
            if (verify) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
            }
            socket.startHandshake();
            return new TlsMessages(socket);
        } catch (IOException e) {
            plain.close();
            throw new IOException("dial tcp " + address + ": " + e.getMessage(), e);
        }
    }

    /** Messages over TLS. */
    private record TlsMessages(SSLSocket socket) implements MessageChannel {
        @Override
        public void send(byte[] bytes, int length) throws IOException {
            socket.getOutputStream().write(bytes, 0, length);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
