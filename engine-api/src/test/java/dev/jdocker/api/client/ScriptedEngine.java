package dev.jdocker.api.client;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A Unix socket that runs a script for each connection. */
final class ScriptedEngine implements Closeable {
    /** What happens on a connection; it is closed after. */
    interface Script {
        void run(Peer peer) throws IOException;
    }

    /** The engine's end of a connection. */
    static final class Peer {
        private final SocketChannel channel;

        Peer(SocketChannel channel) {
            this.channel = channel;
        }

        /** Reads a head up to its empty line. */
        String head() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                String one = read(1);
                if (one.isEmpty()) {
                    return head.toString();
                }
                head.append(one);
            }
            return head.toString();
        }

        String read(int count) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate(count);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // Until all is there or the other side has ended.
            }
            return new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
        }

        String readAll() throws IOException {
            return read(1 << 20);
        }

        void write(String text) throws IOException {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
        }
    }

    private final ServerSocketChannel server;
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    ScriptedEngine(Path socket, Script... scripts) throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().start(() -> {
            for (Script script : scripts) {
                try (SocketChannel channel = server.accept()) {
                    script.run(new Peer(channel));
                } catch (IOException | RuntimeException | AssertionError e) {
                    failures.add(e);
                }
            }
        });
    }

    /** What went wrong in the scripts. */
    List<Throwable> failures() {
        return failures;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
