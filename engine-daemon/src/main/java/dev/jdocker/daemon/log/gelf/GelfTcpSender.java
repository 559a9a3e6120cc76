package dev.jdocker.daemon.log.gelf;

import dev.jdocker.daemon.log.LinePiece;
import dev.jdocker.daemon.log.LogSender;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends messages over a connection, a zero byte behind each; a broken one is made again some times. */
final class GelfTcpSender implements LogSender {
    private static final Logger LOG = LoggerFactory.getLogger(GelfTcpSender.class);

    private final GelfMessages messages;
    private final Connector connector;
    private final int attempts;
    private final int delaySeconds;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable SocketChannel channel;

    /** Makes a connection. */
    @FunctionalInterface
    interface Connector {
        SocketChannel connect() throws IOException;
    }

    GelfTcpSender(GelfMessages messages, Connector connector, int attempts, int delaySeconds) throws IOException {
        this.messages = messages;
        this.connector = connector;
        this.attempts = attempts;
        this.delaySeconds = delaySeconds;
        this.channel = connector.connect();
    }

    @Override
    public void send(LinePiece piece) throws IOException {
        if (piece.length() == 0) {
            return;
        }
        byte[] json = messages.message(piece);
        byte[] message = Arrays.copyOf(json, json.length + 1);
        IOException failure = null;
        for (int attempt = 0; attempt <= attempts; attempt++) {
            try {
                SocketChannel current = channel;
                if (current == null) {
                    current = connector.connect();
                    channel = current;
                }
                if (closed.getCount() == 0) {
                    break;
                }
                write(current, message);
                return;
            } catch (IOException e) {
                failure = e;
                drop();
                if (pause()) {
                    break;
                }
            }
        }
        drop();
        throw new IOException(
                "gelf: cannot send GELF message: " + (failure == null ? "the log is closed" : failure.getMessage()),
                failure);
    }

    private static void write(SocketChannel target, byte[] message) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(message);
        while (buffer.hasRemaining()) {
            target.write(buffer);
        }
    }

    /** Waits before the next attempt; whether the log was closed meanwhile. */
    private boolean pause() {
        try {
            return closed.await(delaySeconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void drop() {
        SocketChannel broken = channel;
        channel = null;
        if (broken != null) {
            try {
                broken.close();
            } catch (IOException e) {
                LOG.debug("close a connection to a GELF endpoint: {}", e.getMessage());
            }
        }
    }

    @Override
    public void abort() {
        closed.countDown();
        drop();
    }

    @Override
    public void close() {
        abort();
    }
}
