package dev.jdocker.api.transport;

import java.io.IOException;
import jnr.unixsocket.UnixSocketAddress;
import jnr.unixsocket.UnixSocketChannel;

/**
 * A Unix socket through jnr-unixsocket. Unlike {@link UnixTransport} it also reaches sockets of the abstract namespace, whose
 * names are written with an {@code @} before them.
 */
public record JnrUnixTransport(String path) implements Transport {
    @Override
    public Connection connect() throws IOException {
        String name = path.startsWith("@") ? '\0' + path.substring(1) : path;
        UnixSocketChannel channel = UnixSocketChannel.open(new UnixSocketAddress(name));
        return new ChannelConnection(channel, channel::shutdownOutput);
    }

    @Override
    public String address() {
        return "unix://" + path;
    }
}
