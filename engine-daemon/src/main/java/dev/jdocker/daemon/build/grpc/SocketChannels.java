package dev.jdocker.daemon.build.grpc;

import dev.jdocker.daemon.http.Hijacked;
import io.grpc.ManagedChannel;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.SocketFactory;

/** Channels to gRPC servers at the other end of hijacked connections: the roles of {@code POST /session} are reversed. */
public final class SocketChannels {

    private SocketChannels() {}

    /** A channel over this connection alone: once that is gone every call fails. Who opens it shuts it down. */
    public static ManagedChannel over(Hijacked connection) {
        Executor threads = Executors.newVirtualThreadPerTaskExecutor();
        // The address names nothing and as a number is not looked up.
        ManagedChannel channel = OkHttpChannelBuilder.forTarget("dns:///127.0.0.1:1")
                .overrideAuthority("localhost")
                .usePlaintext()
                .proxyDetector(target -> null)
                .socketFactory(new Once(connection))
                .executor(threads)
                .transportExecutor(threads)
                .maxInboundMessageSize(GrpcServer.MESSAGE_LIMIT_BYTES)
                .flowControlWindow(4 * 1024 * 1024)
                .idleTimeout(30, TimeUnit.DAYS)
                .disableRetry()
                .build();
        CompletableFuture<Void> _ = connection.closed().thenRun(channel::shutdownNow);
        return channel;
    }

    /** Gives the connection to the first who asks. */
    private static final class Once extends SocketFactory {
        private final Hijacked connection;
        private final AtomicBoolean given = new AtomicBoolean();

        Once(Hijacked connection) {
            this.connection = connection;
        }

        @Override
        public Socket createSocket() throws IOException {
            if (!given.compareAndSet(false, true)) {
                throw new SocketException("the session's connection is gone");
            }
            return new HijackedSocket(connection, connection.in(), 0);
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return createSocket();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            return createSocket();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return createSocket();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            return createSocket();
        }
    }
}
