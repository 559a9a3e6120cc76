package dev.jdocker.api.transport;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;

/** A Unix socket through the JDK: the default, as it starts fastest (docs/adr/0004-unix-sockets.md). */
public record UnixTransport(String path) implements Transport {
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
