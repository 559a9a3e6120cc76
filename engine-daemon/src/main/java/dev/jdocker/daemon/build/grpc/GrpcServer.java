package dev.jdocker.daemon.build.grpc;

import dev.jdocker.daemon.http.Hijacked;
import io.grpc.BindableService;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.okhttp.OkHttpServerBuilder;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Serves gRPC on connections that are handed to it, each call on a thread of its own. A client is given bounds, since it may be
 * anybody who reaches the socket: header lists, messages, streams (SECURITY: HTTP/2 floods).
 */
public final class GrpcServer implements AutoCloseable {

    /** What BuildKit takes, which its clients count on: a definition, a Dockerfile, a file that was read. */
    public static final int MESSAGE_LIMIT_BYTES = 16 * 1024 * 1024;

    /** Held, or its level would be forgotten: it reports with a trace what any client may send. */
    private static final Logger TRANSPORT = Logger.getLogger("io.grpc.okhttp");

    private static final int HEADER_LIST_LIMIT_BYTES = 256 * 1024;
    private static final int CALLS_PER_CONNECTION = 1000;
    private static final int IDLE_SECONDS = 5;

    private final HandedOver connections = new HandedOver();
    private final Server server;

    private GrpcServer(List<BindableService> services, List<ServerInterceptor> interceptors) {
        // A build keeps images and waits for the disk in native calls, which hold the few carriers of virtual threads:
        // then nobody
        // would be told of its progress.
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name("build-call-", 0).factory());
        OkHttpServerBuilder builder = OkHttpServerBuilder.forPort(
                        HijackedSocket.NOWHERE, InsecureServerCredentials.create())
                .socketFactory(connections)
                .executor(threads)
                .transportExecutor(threads)
                .maxInboundMessageSize(MESSAGE_LIMIT_BYTES)
                .maxInboundMetadataSize(HEADER_LIST_LIMIT_BYTES)
                .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
                .permitKeepAliveWithoutCalls(true)
                .permitKeepAliveTime(1, TimeUnit.SECONDS);
        services.forEach(builder::addService);
        interceptors.forEach(builder::intercept);
        this.server = builder.build();
    }

    public static GrpcServer start(List<BindableService> services, List<ServerInterceptor> interceptors)
            throws IOException {
        TRANSPORT.setLevel(Level.SEVERE);
        GrpcServer made = new GrpcServer(services, interceptors);
        made.server.start();
        return made;
    }

    /**
     * Serves a connection, which is closed when the client goes or with this. Returns at once. A client may only try whether
     * there is a door: it becomes one of HTTP/2 with its first byte.
     */
    public void serve(Hijacked connection) {
        Thread.startVirtualThread(() -> {
            PushbackInputStream in = new PushbackInputStream(connection.in());
            try {
                int first = in.read();
                if (first < 0) {
                    connection.close();
                } else {
                    in.unread(first);
                    connections.add(new HijackedSocket(connection, in, FrameGuard.CLIENT_PREFACE_BYTES));
                }
            } catch (IOException e) {
                connection.close();
            }
        });
    }

    /** Ends every call and connection. */
    @Override
    public void close() {
        server.shutdownNow();
    }
}
