package dev.jdocker.daemon.build.filesync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import buildkit.filesync.FileSyncGrpc;
import buildkit.fsutil.Packet;
import buildkit.fsutil.Packet.PacketType;
import buildkit.fsutil.Stat;
import buildkit.secrets.GetSecretRequest;
import buildkit.secrets.GetSecretResponse;
import buildkit.secrets.SecretsGrpc;
import com.google.protobuf.ByteString;
import dev.jdocker.daemon.build.LocalSource;
import dev.jdocker.daemon.build.grpc.GrpcServer;
import dev.jdocker.daemon.build.session.Session;
import dev.jdocker.daemon.build.session.SessionSecrets;
import dev.jdocker.daemon.build.session.Sessions;
import dev.jdocker.daemon.http.Hijacked;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients whose sessions give what no honest client gives. */
class HostileSessionTest {

    private static final int FOLDER = (1 << 31) | 0755;
    private static final int LINK = (1 << 27) | 0777;
    private static final int PIPE = (1 << 25) | 0644;
    private static final int FILE = 0644;

    @TempDir
    private Path temporary;

    private final List<Packet> script = new ArrayList<>();
    private final Sessions sessions = new Sessions();
    private byte[] secret = new byte[0];
    private GrpcServer client;
    private Session session;
    private KeptTrees trees;

    @BeforeEach
    void connect() throws IOException {
        client = GrpcServer.start(List.of(new Folders(), new Lender()), List.of());
        trees = KeptTrees.open(temporary.resolve("kept"));
        Path socket = temporary.resolve("s");
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(socket));
            client.serve(new Piped(SocketChannel.open(UnixDomainSocketAddress.of(socket))));
            Hijacked engine = new Piped(listener.accept());
            session = sessions.open(
                    "one",
                    "key",
                    List.of("/moby.filesync.v1.FileSync/DiffCopy", "/moby.buildkit.secrets.v1.Secrets/GetSecret"),
                    () -> engine);
        }
    }

    @AfterEach
    void disconnect() {
        sessions.close();
        client.close();
        trees.close();
    }

    /** Says what the script says to whoever asks for a folder. */
    private final class Folders extends FileSyncGrpc.FileSyncImplBase {
        @Override
        public StreamObserver<Packet> diffCopy(StreamObserver<Packet> answer) {
            script.forEach(answer::onNext);
            return new StreamObserver<>() {
                @Override
                public void onNext(Packet packet) {
                    if (packet.getType() == PacketType.PACKET_FIN) {
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

    private final class Lender extends SecretsGrpc.SecretsImplBase {
        @Override
        public void getSecret(GetSecretRequest request, StreamObserver<GetSecretResponse> answer) {
            answer.onNext(GetSecretResponse.newBuilder()
                    .setData(ByteString.copyFrom(secret))
                    .build());
            answer.onCompleted();
        }
    }

    private HostileSessionTest entry(String path, int mode, String link) {
        return entry(path, mode, link, 0);
    }

    private HostileSessionTest entry(String path, int mode, String link, long size) {
        script.add(Packet.newBuilder()
                .setType(PacketType.PACKET_STAT)
                .setStat(Stat.newBuilder()
                        .setPath(path)
                        .setMode(mode)
                        .setLinkname(link)
                        .setSize(size))
                .build());
        return this;
    }

    private HostileSessionTest end() {
        script.add(Packet.newBuilder().setType(PacketType.PACKET_STAT).build());
        return this;
    }

    private HostileSessionTest data(int file, byte[] bytes) {
        script.add(Packet.newBuilder()
                .setType(PacketType.PACKET_DATA)
                .setID(file)
                .setData(ByteString.copyFrom(bytes))
                .build());
        return this;
    }

    private Path fetch() throws IOException {
        try (SessionFolder folder = new SessionFolder(new LocalFolders(trees), session, "context", "context")) {
            return folder.fetch(LocalSource.Selection.EVERYTHING, bytes -> {});
        } finally {
            script.clear();
        }
    }

    private void refused(String why) {
        assertThatThrownBy(this::fetch).isInstanceOf(IOException.class).hasMessageContaining(why);
        script.clear();
    }

    @Test
    void pathsThatLeaveTheFolderAreRefused() {
        for (String path : List.of("../out", "/etc/x", "a/../../x", "a//b", ".", "..", "a/./b", "")) {
            entry(path, FILE, "").end().refused("bad path");
        }
        entry("x".repeat(5000), FILE, "").end().refused("bad path");
    }

    @Test
    void nothingIsPutBehindALink() throws IOException {
        Path victim = Files.createDirectory(temporary.resolve("victim"));
        entry("d", LINK, victim.toString()).entry("d/file", FILE, "").end().refused("in no folder that it has sent");
        var _ = entry("d", LINK, victim.toString()).end().fetch();
        // The link of one transfer is a folder in the next.
        Path there = entry("d", FOLDER, "")
                .entry("d/file", FILE, "")
                .end()
                .data(1, "written".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .data(1, new byte[0])
                .fetch();
        assertThat(victim).isEmptyDirectory();
        assertThat(there.resolve("d/file")).hasContent("written");
        assertThat(Files.isSymbolicLink(there.resolve("d"))).isFalse();
    }

    @Test
    void hardLinksLeadToWhatWasSentOnly() {
        entry("hard", FILE, "/etc/shadow").end().refused("a link to no file that it has sent");
        entry("hard", FILE, "../../etc/shadow").end().refused("a link to no file that it has sent");
        entry("a", LINK, "/etc/shadow").entry("b", FILE, "a").end().refused("a link to no file that it has sent");
    }

    @Test
    void whatIsNoFileIsNotMade() throws IOException {
        Path there = entry("pipe", PIPE, "").end().fetch();
        assertThat(there.resolve("pipe")).doesNotExist();
    }

    @Test
    void sizesAreNotBelieved() throws IOException {
        Path there = entry("huge", FILE, "", Long.MAX_VALUE)
                .entry("less", FILE, "", -1)
                .end()
                .data(0, new byte[] {'x'})
                .data(0, new byte[0])
                .data(1, new byte[] {'y', 'z'})
                .data(1, new byte[0])
                .fetch();
        assertThat(there.resolve("huge")).hasSize(1);
        assertThat(there.resolve("less")).hasSize(2);
    }

    @Test
    void whatWasNotAskedForIsRefused() {
        entry("a", FILE, "").end().data(7, new byte[1]).refused("which it was not asked for");
        data(0, new byte[1]).refused("among the names of its files");
        entry("b", FILE, "").entry("a", FILE, "").end().refused("out of order");
        script.add(Packet.newBuilder()
                .setType(PacketType.PACKET_ERR)
                .setData(ByteString.copyFromUtf8("no"))
                .build());
        refused("error from sender: no");
    }

    @Test
    void messagesThatAreTooLargeEndTheTransfer() {
        entry("a", FILE, "")
                .end()
                .data(0, new byte[GrpcServer.MESSAGE_LIMIT_BYTES + 1])
                .refused("exceeds maximum");
    }

    @Test
    void secretsAreBounded() {
        secret = new byte[600 * 1024];
        assertThatThrownBy(() -> new SessionSecrets(session).secret("s"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("larger than");
    }

    /** A connection of this process with itself. */
    private record Piped(SocketChannel channel, InputStream in, OutputStream out, CompletableFuture<Void> closed)
            implements Hijacked {
        Piped(SocketChannel channel) {
            this(
                    channel,
                    Channels.newInputStream(channel),
                    Channels.newOutputStream(channel),
                    new CompletableFuture<>());
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
            try {
                channel.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            closed.complete(null);
        }
    }
}
