package dev.jdocker.api.transport;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;

/** A Unix socket through the JDK: the default, as it starts fastest (docs/adr/0004-unix-sockets.md). */
public record UnixTransport(String path) implements Transport {
    /**
     * Loads what the first connection needs on a thread of its own; for a command to call before it looks at its arguments. The
     * first Unix socket of a JVM takes 10 ms and more: the JDK makes a random number generator for names that a client never
     * needs.
     */
    public static void preload() {
        Thread.ofPlatform().daemon().name("preload").start(() -> {
            try {
                SocketChannel.open(StandardProtocolFamily.UNIX).close();
            } catch (IOException | UnsupportedOperationException e) {
                // Whoever connects will be told.
            }
        });
    }

    @Override
    public Connection connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
            return new ChannelConnection(channel, channel::shutdownOutput);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public String address() {
        return "unix://" + path;
    }
}
