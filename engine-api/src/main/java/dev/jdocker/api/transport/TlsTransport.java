package dev.jdocker.api.transport;

import dev.jdocker.api.tls.ClientTls;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** TCP with TLS; the files of its certificates are read once, before the first connection. */
public final class TlsTransport implements Transport {
    private final String host;
    private final int port;
    private final ClientTls tls;
    private @Nullable SSLContext context;

    public TlsTransport(String host, int port, ClientTls tls) {
        this.host = host;
        this.port = port;
        this.tls = tls;
    }

    private synchronized SSLContext context() throws IOException {
        SSLContext known = context;
        if (known == null) {
            known = tls.context();
            context = known;
        }
        return known;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TlsTransport that
                && host.equals(that.host)
                && port == that.port
                && tls.equals(that.tls);
    }

    @Override
    public int hashCode() {
        return Objects.hash(host, port, tls);
    }

    @Override
    public Connection connect() throws IOException {
        Socket socket = context().getSocketFactory().createSocket(host, port);
        try {
            socket.setTcpNoDelay(true);
            SSLSocket encrypted = (SSLSocket) socket;
            if (tls.verifies()) {
                SSLParameters parameters = encrypted.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                encrypted.setSSLParameters(parameters);
            }
            encrypted.startHandshake();
            return new SocketConnection(encrypted);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public String address() {
        return new TcpTransport(host, port).address();
    }

    /** TLS 1.3 has a half-close, older versions close both ways. */
    private record SocketConnection(SSLSocket socket) implements Connection {
        @Override
        public InputStream in() {
            return open(socket::getInputStream);
        }

        @Override
        public OutputStream out() {
            return open(socket::getOutputStream);
        }

        @Override
        public void shutdownOutput() throws IOException {
            socket.shutdownOutput();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }

        private interface Stream<T> {
            T get() throws IOException;
        }

        private static <T> T open(Stream<T> stream) {
            try {
                return stream.get();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
