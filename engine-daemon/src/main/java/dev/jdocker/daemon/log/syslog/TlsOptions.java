package dev.jdocker.daemon.log.syslog;

import dev.jdocker.api.tls.ClientTls;
import dev.jdocker.daemon.log.Addresses;
import dev.jdocker.daemon.log.Addresses.HostPort;
import dev.jdocker.daemon.log.LogOptionException;
import dev.jdocker.daemon.log.LogOptions;
import dev.jdocker.daemon.log.MessageChannel;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
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
            ClientTls tls = new ClientTls(
                    path(options, "syslog-tls-ca-cert"),
                    path(options, "syslog-tls-cert"),
                    path(options, "syslog-tls-key"),
                    verify);
            return new TlsOptions(tls.context(), verify);
        } catch (IOException e) {
            throw new LogOptionException(String.valueOf(e.getMessage()), e);
        }
    }

    private static @Nullable Path path(LogOptions options, String name) {
        String text = options.text(name);
        return text.isEmpty() ? null : Path.of(text);
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
