package dev.jdocker.daemon.http;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.netty.buffer.Unpooled;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/** The body of an answer whose length nobody knows. */
final class ChunkedBody implements ResponseStream {

    enum Coding {
        CHUNKED,
        /** For HTTP/1.0: the end of the connection is the end of the body. */
        PLAIN,
        /** For HEAD. */
        NOTHING
    }

    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Output output;
    private final Coding coding;
    private final UnaryOperator<Object> versioned;
    private final AtomicBoolean ended = new AtomicBoolean();

    /**
     * @param versioned makes of a value the form that the client's API version has; a missing node of what it has not
     */
    ChunkedBody(Output output, Coding coding, UnaryOperator<Object> versioned) {
        this.output = output;
        this.coding = coding;
        this.versioned = versioned;
    }

    boolean ended() {
        return ended.get();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        write(ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public void write(ByteBuffer bytes) {
        requireOpen();
        switch (coding) {
            case CHUNKED -> output.sendChunks(bytes);
            case PLAIN -> output.sendRaw(bytes);
            case NOTHING -> bytes.position(bytes.limit());
        }
    }

    @Override
    public void writeJson(Object value) {
        requireOpen();
        Object told = versioned.apply(value);
        if (told instanceof MissingNode) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(JsonBody.crlf(told));
        switch (coding) {
            case CHUNKED -> output.sendChunk(bytes);
            case PLAIN -> output.sendRaw(bytes);
            case NOTHING -> {}
        }
    }

    private void requireOpen() {
        if (ended.get()) {
            throw new IllegalStateException("written after the end of the answer");
        }
    }

    @Override
    public OutputStream asOutputStream() {
        return new BlockingOutputStream(this::write, this::close);
    }

    @Override
    public void close() {
        if (ended.compareAndSet(false, true) && coding == Coding.CHUNKED) {
            try {
                output.send(Unpooled.wrappedBuffer(LAST_CHUNK));
            } catch (ClientGoneException e) {
                // Nobody is left to be told that it was all.
            }
        }
    }
}
