package dev.jdocker.blackbox;

import static java.util.Objects.requireNonNull;

import buildkit.control.ControlGrpc;
import buildkit.control.SolveRequest;
import buildkit.control.StatusRequest;
import buildkit.control.StatusResponse;
import buildkit.control.Vertex;
import buildkit.filesync.BytesMessage;
import buildkit.filesync.FileSendGrpc;
import buildkit.filesync.FileSyncGrpc;
import buildkit.fsutil.Packet;
import buildkit.fsutil.Packet.PacketType;
import buildkit.fsutil.Stat;
import buildkit.gateway.LLBBridgeGrpc;
import buildkit.health.HealthCheckRequest;
import buildkit.health.HealthCheckResponse;
import buildkit.health.HealthGrpc;
import buildkit.secrets.GetSecretRequest;
import buildkit.secrets.GetSecretResponse;
import buildkit.secrets.SecretsGrpc;
import buildkit.ssh.CheckAgentRequest;
import buildkit.ssh.CheckAgentResponse;
import buildkit.ssh.SSHGrpc;
import com.google.protobuf.ByteString;
import dev.jdocker.daemon.build.grpc.GrpcServer;
import dev.jdocker.daemon.build.grpc.SocketChannels;
import dev.jdocker.daemon.http.Hijacked;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** A client of BuildKit's protocol, with a session that has folders, secrets and an SSH agent and takes one archive. */
final class BuildKitClient implements AutoCloseable {

    private static final Context.Key<Metadata> HEADERS = Context.key("headers");
    private static final int FOLDER = 1 << 31;

    private final String session = "s" + UUID.randomUUID();
    private final Map<String, Map<String, String>> folders = new ConcurrentHashMap<>();
    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private final ByteArrayOutputStream archive = new ByteArrayOutputStream();
    private final GrpcServer server;
    private final Piped control;
    private final Piped offered;
    private final ManagedChannel channel;
    private volatile @Nullable Path agent;

    BuildKitClient(Engine engine) throws IOException {
        server = GrpcServer.start(
                List.of(new Folders(), new Receiver(), new Lender(), new Agent(), new Health()),
                List.of(new Headers()));
        offered = Piped.open(engine, "/session", """
                X-Docker-Expose-Session-Uuid: %s
                X-Docker-Expose-Session-Name: suite
                X-Docker-Expose-Session-Sharedkey: %s
                X-Docker-Expose-Session-Grpc-Method: /moby.filesync.v1.FileSync/DiffCopy
                X-Docker-Expose-Session-Grpc-Method: /moby.filesync.v1.FileSend/DiffCopy
                X-Docker-Expose-Session-Grpc-Method: /moby.buildkit.secrets.v1.Secrets/GetSecret
                X-Docker-Expose-Session-Grpc-Method: /moby.sshforward.v1.SSH/CheckAgent
                X-Docker-Expose-Session-Grpc-Method: /moby.sshforward.v1.SSH/ForwardAgent
                X-Docker-Expose-Session-Grpc-Method: /grpc.health.v1.Health/Check
                """.formatted(session, session));
        server.serve(offered);
        control = Piped.open(engine, "/grpc", "");
        channel = SocketChannels.over(control);
    }

    /** Lends a folder: paths of files with their text. */
    BuildKitClient folder(String name, Map<String, String> files) {
        folders.put(name, new TreeMap<>(files));
        return this;
    }

    BuildKitClient secret(String id, String value) {
        secrets.put(id, value);
        return this;
    }

    /** Lends the agent at a socket, as {@code default}. */
    BuildKitClient agent(Path socket) {
        agent = socket;
        return this;
    }

    String session() {
        return session;
    }

    ControlGrpc.ControlBlockingStub control() {
        return ControlGrpc.newBlockingStub(channel).withDeadlineAfter(120, TimeUnit.SECONDS);
    }

    ControlGrpc.ControlFutureStub later() {
        return ControlGrpc.newFutureStub(channel);
    }

    /** What is asked of a build of that name that is driven by its client. */
    LLBBridgeGrpc.LLBBridgeBlockingStub bridge(String build) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("buildkit-controlapi-buildid", Metadata.ASCII_STRING_MARSHALLER), build);
        return LLBBridgeGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .withDeadlineAfter(120, TimeUnit.SECONDS);
    }

    /** A request with a name of its own in this session. */
    SolveRequest.Builder request() {
        return SolveRequest.newBuilder().setRef("r" + UUID.randomUUID()).setSession(session);
    }

    /** The steps that were told of a build, by their names, as they are in the end; read until it is over. */
    Map<String, Vertex> steps(String build) {
        Map<String, Vertex> byDigest = new TreeMap<>();
        for (StatusResponse response : told(build)) {
            response.getVertexesList().forEach(vertex -> byDigest.put(vertex.getDigest(), vertex));
        }
        Map<String, Vertex> byName = new TreeMap<>();
        byDigest.values().forEach(vertex -> byName.put(vertex.getName(), vertex));
        return byName;
    }

    private List<StatusResponse> told(String build) {
        Iterator<StatusResponse> all =
                control().status(StatusRequest.newBuilder().setRef(build).build());
        List<StatusResponse> told = new ArrayList<>();
        all.forEachRemaining(told::add);
        return told;
    }

    /** A file of an archive: its header and its text. */
    record Entry(TarArchiveEntry header, String text) {}

    /** What the engine has sent as an archive, by paths without slashes at their ends. */
    Map<String, Entry> archive() throws IOException {
        Map<String, Entry> entries = new TreeMap<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(archive.toByteArray()))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String name = entry.getName().replaceAll("^\\./|/$", "");
                entries.put(name, new Entry(entry, new String(tar.readAllBytes(), StandardCharsets.UTF_8)));
            }
        }
        return entries;
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.close();
        control.close();
        offered.close();
    }

    /** Keeps the headers of a call for who serves it. */
    private static final class Headers implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            return Contexts.interceptCall(Context.current().withValue(HEADERS, headers), call, headers, next);
        }
    }

    private static List<String> headers(String name) {
        List<String> values = new ArrayList<>();
        Iterable<String> all = HEADERS.get().getAll(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
        if (all != null) {
            all.forEach(values::add);
        }
        return values;
    }

    private final class Folders extends FileSyncGrpc.FileSyncImplBase {
        @Override
        public StreamObserver<Packet> diffCopy(StreamObserver<Packet> answer) {
            Map<String, String> files = folders.getOrDefault(headers("dir-name").getFirst(), Map.of());
            List<String> wanted = headers("include-patterns");
            List<String> unwanted = headers("exclude-patterns");
            List<String> texts = new ArrayList<>();
            files.forEach((path, text) -> {
                if ((wanted.isEmpty() || wanted.contains(path)) && !unwanted.contains(path)) {
                    answer.onNext(Packet.newBuilder()
                            .setType(PacketType.PACKET_STAT)
                            .setStat(Stat.newBuilder()
                                    .setPath(path)
                                    .setMode(text.equals("/") ? FOLDER | 0755 : 0644)
                                    .setModTime(1_000_000_000_000_000_000L)
                                    .setSize(text.equals("/") ? 0 : text.length()))
                            .build());
                    texts.add(text);
                }
            });
            answer.onNext(Packet.newBuilder().setType(PacketType.PACKET_STAT).build());
            return new StreamObserver<>() {
                @Override
                public void onNext(Packet packet) {
                    if (packet.getType() == PacketType.PACKET_REQ) {
                        String text = texts.get(packet.getID());
                        Packet.Builder data = Packet.newBuilder()
                                .setType(PacketType.PACKET_DATA)
                                .setID(packet.getID());
                        if (!text.isEmpty()) {
                            answer.onNext(
                                    data.setData(ByteString.copyFromUtf8(text)).build());
                        }
                        answer.onNext(data.clearData().build());
                    } else if (packet.getType() == PacketType.PACKET_FIN) {
                        answer.onNext(packet);
                        answer.onCompleted();
                    }
                }

                @Override
                public void onError(Throwable failure) {}

                @Override
                public void onCompleted() {}
            };
        }
    }

    private final class Receiver extends FileSendGrpc.FileSendImplBase {
        @Override
        public StreamObserver<BytesMessage> diffCopy(StreamObserver<BytesMessage> answer) {
            archive.reset();
            return new StreamObserver<>() {
                @Override
                public void onNext(BytesMessage message) {
                    archive.writeBytes(message.getData().toByteArray());
                }

                @Override
                public void onError(Throwable failure) {}

                @Override
                public void onCompleted() {
                    answer.onCompleted();
                }
            };
        }
    }

    private final class Lender extends SecretsGrpc.SecretsImplBase {
        @Override
        public void getSecret(GetSecretRequest request, StreamObserver<GetSecretResponse> answer) {
            String secret = secrets.get(request.getID());
            if (secret == null) {
                answer.onError(Status.NOT_FOUND
                        .withDescription("secret " + request.getID() + ": not found")
                        .asRuntimeException());
                return;
            }
            answer.onNext(GetSecretResponse.newBuilder()
                    .setData(ByteString.copyFromUtf8(secret))
                    .build());
            answer.onCompleted();
        }
    }

    private final class Agent extends SSHGrpc.SSHImplBase {
        @Override
        public void checkAgent(CheckAgentRequest request, StreamObserver<CheckAgentResponse> answer) {
            if (agent == null || !request.getID().equals("default")) {
                answer.onError(Status.INVALID_ARGUMENT.asRuntimeException());
                return;
            }
            answer.onNext(CheckAgentResponse.getDefaultInstance());
            answer.onCompleted();
        }

        @Override
        public StreamObserver<buildkit.ssh.BytesMessage> forwardAgent(
                StreamObserver<buildkit.ssh.BytesMessage> answer) {
            Connection connection;
            try {
                connection = Connection.open(requireNonNull(agent));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Thread.startVirtualThread(() -> {
                byte[] piece = new byte[4096];
                try (InputStream in = connection.raw()) {
                    for (int n = in.read(piece); n > 0; n = in.read(piece)) {
                        answer.onNext(buildkit.ssh.BytesMessage.newBuilder()
                                .setData(ByteString.copyFrom(piece, 0, n))
                                .build());
                    }
                    answer.onCompleted();
                } catch (IOException e) {
                    answer.onError(e);
                }
            });
            return new StreamObserver<>() {
                @Override
                public void onNext(buildkit.ssh.BytesMessage message) {
                    try {
                        connection.write(message.getData().toByteArray());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }

                @Override
                public void onError(Throwable failure) {
                    connection.close();
                }

                @Override
                public void onCompleted() {
                    connection.close();
                }
            };
        }
    }

    private static final class Health extends HealthGrpc.HealthImplBase {
        @Override
        public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> answer) {
            answer.onNext(HealthCheckResponse.newBuilder()
                    .setStatus(HealthCheckResponse.ServingStatus.SERVING)
                    .build());
            answer.onCompleted();
        }
    }

    /** A connection that has been upgraded, as the classes of gRPC here take one. */
    private record Piped(Connection connection, InputStream in, OutputStream out, CompletableFuture<Void> closed)
            implements Hijacked {

        static Piped open(Engine engine, String path, String headers) throws IOException {
            Connection connection = Connection.open(engine.socket());
            connection.request(
                    "POST " + path + " HTTP/1.1\nHost: x\nConnection: Upgrade\nUpgrade: h2c\n" + headers, new byte[0]);
            if (connection.readHead().status() != 101) {
                throw new IOException(connection.statusLine());
            }
            return new Piped(connection, connection.raw(), writing(connection), new CompletableFuture<>());
        }

        private static OutputStream writing(Connection connection) {
            return new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    connection.write(java.util.Arrays.copyOfRange(bytes, offset, offset + length));
                }
            };
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(ByteBuffer bytes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void shutdownOutput() {
            close();
        }

        @Override
        public void close() {
            connection.close();
            closed.complete(null);
        }
    }
}
