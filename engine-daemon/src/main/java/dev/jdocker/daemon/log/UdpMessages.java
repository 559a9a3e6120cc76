package dev.jdocker.daemon.log;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** Messages as datagrams of UDP. That nobody hears them is not known at once, and then says nothing of this message. */
public final class UdpMessages implements MessageChannel {
    private final DatagramChannel channel;

    public UdpMessages(InetSocketAddress address) throws IOException {
        channel = DatagramChannel.open();
        try {
            channel.connect(address);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void send(byte[] bytes, int length) throws IOException {
        ByteBuffer datagram = ByteBuffer.wrap(bytes, 0, length);
        try {
            channel.write(datagram);
        } catch (PortUnreachableException e) {
            channel.write(datagram.rewind());
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
