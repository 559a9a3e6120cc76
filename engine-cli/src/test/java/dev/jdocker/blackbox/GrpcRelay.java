package dev.jdocker.blackbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * A Unix socket on which an engine speaks BuildKit's gRPC at once, for clients that know no {@code POST /grpc}: each connection is
 * carried to one of the engine's.
 */
final class GrpcRelay implements AutoCloseable {

    private final ServerSocketChannel listener;
    private final Path engine;

    GrpcRelay(Path socket, Path engine) throws IOException {
        this.engine = engine;
        this.listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket));
        Thread.startVirtualThread(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = listener.accept();
                Thread.startVirtualThread(() -> carry(client));
            }
        } catch (IOException e) {
            // closed
            return;
        }
    }

    private void carry(SocketChannel client) {
        try (client;
                Connection there = Connection.open(engine)) {
            there.request("POST /grpc HTTP/1.1\nHost: x\nConnection: Upgrade\nUpgrade: h2c", new byte[0]);
            there.readHead();
            Thread up = Thread.startVirtualThread(() -> {
                ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
                try {
                    while (client.read(buffer.clear()) >= 0) {
                        byte[] bytes = new byte[buffer.flip().remaining()];
                        buffer.get(bytes);
                        there.write(bytes);
                    }
                    there.shutdownOutput();
                } catch (IOException e) {
                    // either side has gone
                    return;
                }
            });
            byte[] bytes = new byte[1 << 16];
            InputStream in = there.raw();
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                ByteBuffer out = ByteBuffer.wrap(bytes, 0, n);
                while (out.hasRemaining()) {
                    client.write(out);
                }
            }
            up.interrupt();
        } catch (IOException e) {
            // either side has gone
            return;
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
