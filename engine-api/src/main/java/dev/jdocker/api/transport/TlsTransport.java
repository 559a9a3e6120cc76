package dev.jdocker.api.transport;

import dev.jdocker.api.tls.ClientTls;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** TCP with TLS. */
public record TlsTransport(String host, int port, ClientTls tls) implements Transport {
    @Override
    public Connection connect() throws IOException {
        Socket socket = tls.context().getSocketFactory().createSocket(host, port);
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
