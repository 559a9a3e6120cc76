package dev.jdocker.blackbox;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import jnr.unixsocket.UnixDatagramChannel;
import jnr.unixsocket.UnixSocketAddress;

/** Whom an engine sends logs to: a Unix datagram socket of ours, or a port in the engine's own network namespace. */
final class LogServer implements AutoCloseable {
    private final List<byte[]> messages = new CopyOnWriteArrayList<>();
    private final AutoCloseable closer;
    private final int port;

    private LogServer(int port, AutoCloseable closer) {
        this.port = port;
        this.closer = closer;
    }

    /** A datagram socket in a folder that the engine sees. */
    static LogServer unixgram(Path socket) throws IOException {
        UnixDatagramChannel channel = UnixDatagramChannel.open();
        channel.bind(new UnixSocketAddress(socket.toFile()));
        LogServer server = new LogServer(0, () -> {
            channel.close();
            Files.deleteIfExists(socket);
        });
        Thread.ofPlatform().daemon().start(() -> {
            java.nio.ByteBuffer buffer = java.nio.ByteBuffer.allocate(300_000);
            try {
                while (true) {
                    buffer.clear();
                    channel.receive(buffer);
                    buffer.flip();
                    byte[] message = new byte[buffer.remaining()];
                    buffer.get(message);
                    server.messages.add(message);
                }
            } catch (IOException e) {
                // It was closed.
                return;
            }
        });
        return server;
    }

    /** A port of 127.0.0.1 in the network namespace of a container that has the engine's own; {@code udp} or {@code tcp}. */
    static LogServer inNetworkOf(Engine engine, String protocol) throws IOException {
        String holder = engine.create(Engine.shell("sleep 1000").replace("\"none\"", "\"host\""));
        engine.start(holder);
        String pid = engine.inspect(holder).path("State").path("Pid").asText();
        Process process = new ProcessBuilder(
                        "nsenter",
                        "-t",
                        pid,
                        "-n",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Listener.class.getName(),
                        protocol)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        DataInputStream in = new DataInputStream(process.getInputStream());
        LogServer server = new LogServer(in.readInt(), process::destroyForcibly);
        Thread.ofVirtual().start(() -> server.read(in));
        return server;
    }

    private void read(DataInputStream in) {
        try {
            while (true) {
                messages.add(in.readNBytes(in.readInt()));
            }
        } catch (EOFException e) {
            // It has ended.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    /** The messages so far; of a stream, its pieces as they came. */
    List<byte[]> messages() {
        return messages;
    }

    List<String> texts() {
        return messages.stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .toList();
    }

    /** Everything so far, one after the other. */
    byte[] all() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        messages.forEach(all::writeBytes);
        return all.toByteArray();
    }

    String allText() {
        return new String(all(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            closer.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
