package dev.jdocker.daemon.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Messages over a connection, one after the other. */
public final class StreamMessages implements MessageChannel {
    private final SocketChannel channel;

    public StreamMessages(SocketChannel channel) {
        this.channel = channel;
    }

    @Override
    public void send(byte[] bytes, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
