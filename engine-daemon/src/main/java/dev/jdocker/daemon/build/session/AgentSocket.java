package dev.jdocker.daemon.build.session;

import buildkit.ssh.BytesMessage;
import buildkit.ssh.SSHGrpc;
import com.google.protobuf.ByteString;
import dev.jdocker.daemon.build.SshAgents;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Unix socket whose connections are carried through the session to the client's SSH agent. */
final class AgentSocket implements SshAgents.Socket {

    private static final Logger log = LoggerFactory.getLogger(AgentSocket.class);
    private static final Metadata.Key<String> AGENT_ID =
            Metadata.Key.of("buildkit.ssh.id", Metadata.ASCII_STRING_MARSHALLER);
    private static final int MAX_CONNECTIONS = 64;
    private static final int MESSAGE_BYTES = 32 * 1024;

    private final Path path;
    private final ServerSocketChannel listener;
    private final Channel channel;
    private final Semaphore room = new Semaphore(MAX_CONNECTIONS);
    private final Map<SocketChannel, Boolean> open = new ConcurrentHashMap<>();

    private AgentSocket(Path path, ServerSocketChannel listener, Channel channel) {
        this.path = path;
        this.listener = listener;
        this.channel = channel;
    }

    static AgentSocket listen(Session session, Path folder, String id, int uid, int gid, int mode) throws IOException {
        Path path = folder.resolve("ssh-" + UUID.randomUUID().toString().substring(0, 13));
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(path));
            Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:mode", mode & 0777);
        } catch (IOException | RuntimeException e) {
            listener.close();
            Files.deleteIfExists(path);
            throw e;
        }
        Metadata agent = new Metadata();
        agent.put(AGENT_ID, id);
        AgentSocket made = new AgentSocket(
                path,
                listener,
                ClientInterceptors.intercept(session.channel(), MetadataUtils.newAttachHeadersInterceptor(agent)));
        Thread.ofVirtual().name("ssh agent").start(made::accept);
        return made;
    }

    @Override
    public Path path() {
        return path;
    }

    private void accept() {
        try {
            while (true) {
                room.acquire();
                SocketChannel accepted = listener.accept();
                open.put(accepted, true);
                Thread.startVirtualThread(() -> forward(accepted));
            }
        } catch (IOException | InterruptedException e) {
            log.trace("ssh agent socket closed");
        }
    }

    private void forward(SocketChannel connection) {
        try (connection) {
            BlockingClientCall<BytesMessage, BytesMessage> call =
                    SSHGrpc.newBlockingV2Stub(channel).forwardAgent();
            Thread up = Thread.startVirtualThread(() -> send(connection, call));
            receive(connection, call);
            call.cancel("the connection is through", null);
            up.interrupt();
        } catch (IOException | StatusException e) {
            log.debug("ssh agent connection: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(connection);
            room.release();
        }
    }

    private static void receive(SocketChannel connection, BlockingClientCall<BytesMessage, BytesMessage> call)
            throws IOException, InterruptedException, StatusException {
        @Nullable BytesMessage message = call.read();
        while (message != null) {
            ByteBuffer bytes = message.getData().asReadOnlyByteBuffer();
            while (bytes.hasRemaining()) {
                connection.write(bytes);
            }
            message = call.read();
        }
    }

    private static void send(SocketChannel connection, BlockingClientCall<BytesMessage, BytesMessage> call) {
        ByteBuffer buffer = ByteBuffer.allocate(MESSAGE_BYTES);
        try {
            while (connection.read(buffer.clear()) >= 0) {
                if (!call.write(BytesMessage.newBuilder()
                        .setData(ByteString.copyFrom(buffer.flip()))
                        .build())) {
                    return;
                }
            }
            call.halfClose();
        } catch (IOException | StatusException e) {
            log.trace("ssh agent connection: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (SocketChannel connection : open.keySet()) {
                connection.close();
            }
            Files.deleteIfExists(path);
        } catch (IOException e) {
            log.debug("close ssh agent socket: {}", e.toString());
        }
    }
}
