package dev.jdocker.daemon.log.journald;

import dev.jdocker.daemon.log.ByteSink;
import dev.jdocker.daemon.log.LinePiece;
import dev.jdocker.daemon.log.LogSender;
import dev.jdocker.daemon.log.MessageChannel;
import dev.jdocker.daemon.log.OutputStreamName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one entry a line: {@code NAME=value} and a newline for each field; a value that holds a newline or is no text stands
 * behind the name, a newline and its length in eight bytes, the lowest first.
 */
final class JournalSender implements LogSender {
    private static final Logger LOG = LoggerFactory.getLogger(JournalSender.class);

    private final MessageChannel channel;
    private final String container;
    private final byte[] fields;
    private final ByteSink entry = new ByteSink(1024);
    private long ordinal;

    JournalSender(MessageChannel channel, String container, Map<String, String> fields) {
        this.channel = channel;
        this.container = container;
        ByteSink fixed = new ByteSink(512);
        fields.forEach((name, value) -> put(fixed, name, value));
        this.fields = Arrays.copyOf(fixed.array(), fixed.length());
    }

    @Override
    public void send(LinePiece piece) throws IOException {
        entry.clear();
        put(entry, "PRIORITY", piece.stream() == OutputStreamName.STDERR ? "3" : "6");
        put(entry, "MESSAGE", piece.bytes(), piece.from(), piece.to());
        entry.put(fields);
        put(entry, "SYSLOG_TIMESTAMP", piece.time(), 0, piece.time().length);
        put(entry, "CONTAINER_LOG_ORDINAL", Long.toString(++ordinal));
        if (piece.isPartial()) {
            put(entry, "CONTAINER_PARTIAL_ID", piece.partialId(container));
            put(entry, "CONTAINER_PARTIAL_ORDINAL", Long.toString(piece.ordinal()));
            put(entry, "CONTAINER_PARTIAL_LAST", Boolean.toString(piece.isLast()));
            if (!piece.isLast()) {
                put(entry, "CONTAINER_PARTIAL_MESSAGE", "true");
            }
        }
        channel.send(entry.array(), entry.length());
    }

    private static void put(ByteSink out, String name, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        put(out, name, bytes, 0, bytes.length);
    }

    private static void put(ByteSink out, String name, byte[] value, int from, int to) {
        out.put(name.getBytes(StandardCharsets.US_ASCII));
        boolean plain = true;
        for (int i = from; i < to && plain; i++) {
            plain = value[i] != '\n';
        }
        if (plain) {
            out.put((byte) '=');
        } else {
            out.put((byte) '\n');
            long length = (long) to - from;
            for (int i = 0; i < Long.BYTES; i++) {
                out.put((byte) (length >>> (8 * i)));
            }
        }
        out.put(value, from, to);
        out.put((byte) '\n');
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
            LOG.debug("close the journal's socket: {}", e.getMessage());
        }
    }
}
