package dev.jdocker.daemon.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Consumer;

/** An {@link OutputStream} over writes that throw {@link ClientGoneException}, whose cause it throws instead. */
final class BlockingOutputStream extends OutputStream {

    private final Consumer<ByteBuffer> write;
    private final Runnable close;

    BlockingOutputStream(Consumer<ByteBuffer> write, Runnable close) {
        this.write = write;
        this.close = close;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        try {
            write.accept(ByteBuffer.wrap(bytes, offset, length));
        } catch (ClientGoneException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        close.run();
    }
}
