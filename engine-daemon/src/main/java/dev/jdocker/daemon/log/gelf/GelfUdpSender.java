package dev.jdocker.daemon.log.gelf;

import dev.jdocker.daemon.log.LinePiece;
import dev.jdocker.daemon.log.LogSender;
import dev.jdocker.daemon.log.MessageChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends datagrams; a message that is too long for one goes in up to 128 chunks. */
final class GelfUdpSender implements LogSender {
    private static final Logger LOG = LoggerFactory.getLogger(GelfUdpSender.class);
    private static final int DATAGRAM_BYTES = 1420;
    private static final int HEAD_BYTES = 12;
    private static final int ID_BYTES = 8;
    private static final int MAX_CHUNKS = 128;

    private final GelfMessages messages;
    private final MessageChannel channel;
    private final Compression compression;
    private final int level;

    GelfUdpSender(GelfMessages messages, MessageChannel channel, Compression compression, int level) {
        this.messages = messages;
        this.channel = channel;
        this.compression = compression;
        this.level = level;
    }

    @Override
    public void send(LinePiece piece) throws IOException {
        if (piece.length() == 0) {
            return;
        }
        byte[] message = compress(messages.message(piece));
        if (message.length <= DATAGRAM_BYTES) {
            channel.send(message, message.length);
            return;
        }
        int data = DATAGRAM_BYTES - HEAD_BYTES;
        int chunks = (message.length + data - 1) / data;
        if (chunks > MAX_CHUNKS) {
            throw new IOException("gelf: cannot send GELF message: msg too large, would need " + chunks + " chunks");
        }
        byte[] id = new byte[ID_BYTES];
        ThreadLocalRandom.current().nextBytes(id);
        byte[] chunk = new byte[DATAGRAM_BYTES];
        chunk[0] = 0x1e;
        chunk[1] = 0x0f;
        System.arraycopy(id, 0, chunk, 2, ID_BYTES);
        chunk[11] = (byte) chunks;
        for (int number = 0; number < chunks; number++) {
            chunk[10] = (byte) number;
            int length = Math.min(data, message.length - number * data);
            System.arraycopy(message, number * data, chunk, HEAD_BYTES, length);
            channel.send(chunk, HEAD_BYTES + length);
        }
    }

    private byte[] compress(byte[] message) throws IOException {
        if (compression == Compression.NONE) {
            return message;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream squeezed = squeeze(out)) {
            squeezed.write(message);
        }
        return out.toByteArray();
    }

    private OutputStream squeeze(OutputStream out) throws IOException {
        if (compression == Compression.ZLIB) {
            return new DeflaterOutputStream(out, new Deflater(level)) {
                @Override
                public void close() throws IOException {
                    super.close();
                    def.end();
                }
            };
        }
        return new GZIPOutputStream(out) {
            {
                def.setLevel(level);
            }
        };
    }

    @Override
    public void abort() {
        close();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("close a socket to a GELF endpoint: {}", e.getMessage());
        }
    }
}
