package dev.jdocker.api.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/** A connection over a blocking channel. */
final class ChannelConnection implements Connection {
    /** What the kinds of channels have no common type for. */
    interface HalfClose {
        void shutdownOutput() throws IOException;
    }

    private final ByteChannel channel;
    private final HalfClose halfClose;
    private final InputStream in = new ChannelInput();
    private final OutputStream out = new ChannelOutput();

    ChannelConnection(ByteChannel channel, HalfClose halfClose) {
        this.channel = channel;
        this.halfClose = halfClose;
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public void shutdownOutput() throws IOException {
        halfClose.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private final class ChannelInput extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return length == 0 ? 0 : channel.read(ByteBuffer.wrap(bytes, offset, length));
        }

        @Override
        public void close() throws IOException {
            ChannelConnection.this.close();
        }
    }

    private final class ChannelOutput extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        @Override
        public void close() throws IOException {
            ChannelConnection.this.close();
        }
    }
}
