package dev.jdocker.daemon.log.fluentd;

import dev.jdocker.daemon.log.LinePiece;
import dev.jdocker.daemon.log.LogSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** Makes messages of the forward protocol's message mode: tag, time, record, options. */
final class Forwarding {
    private static final long NANOS = 1_000_000_000L;
    private static final byte EVENT_TIME = 0;
    private static final int CHUNK_BYTES = 16;

    private final String container;
    private final String tag;
    private final Map<String, String> fixed;
    private final boolean subSecond;
    private final boolean requestAck;

    Forwarding(LogSource source, FluentdOptions options) {
        this.container = source.id();
        this.tag = source.tag("{{.ID}}");
        this.fixed = new LinkedHashMap<>();
        fixed.put("container_id", source.id());
        fixed.put("container_name", "/" + source.name());
        fixed.putAll(source.attributes());
        this.subSecond = options.subSecond();
        this.requestAck = options.requestAck();
    }

    /**
     * One line as it is sent.
     *
     * @param bytes not to be written to
     * @param chunk what the server must answer with, null where it need not
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
    record Message(byte[] bytes, @Nullable String chunk) {}

    Message message(LinePiece piece) throws IOException {
        Map<String, String> record = new LinkedHashMap<>(fixed);
        record.putIfAbsent("source", piece.stream().text());
        if (piece.isPartial()) {
            record.put("partial_message", "true");
            record.put("partial_id", piece.partialId(container));
            record.put("partial_ordinal", Long.toString(piece.ordinal()));
            record.put("partial_last", Boolean.toString(piece.isLast()));
        }
        boolean own = !record.containsKey("log");
        String chunk = requestAck ? chunk() : null;
        try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
            out.packArrayHeader(4).packString(tag);
            time(out, piece.epochNanos());
            out.packMapHeader(record.size() + (own ? 1 : 0));
            for (Map.Entry<String, String> field : record.entrySet()) {
                out.packString(field.getKey()).packString(field.getValue());
            }
            if (own) {
                // The bytes as they were written, text or not.
                out.packString("log").packRawStringHeader(piece.length());
                out.writePayload(piece.bytes(), piece.from(), piece.length());
            }
            out.packMapHeader(chunk == null ? 0 : 1);
            if (chunk != null) {
                out.packString("chunk").packString(chunk);
            }
            return new Message(out.toByteArray(), chunk);
        }
    }

    private void time(MessageBufferPacker out, long epochNanos) throws IOException {
        if (!subSecond) {
            out.packLong(Math.floorDiv(epochNanos, NANOS));
            return;
        }
        ByteBuffer time = ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt((int) Math.floorDiv(epochNanos, NANOS))
                .putInt((int) Math.floorMod(epochNanos, NANOS));
        out.packExtensionTypeHeader(EVENT_TIME, time.capacity()).writePayload(time.array());
    }

    private static String chunk() {
        byte[] id = new byte[CHUNK_BYTES];
        ThreadLocalRandom.current().nextBytes(id);
        return Base64.getEncoder().encodeToString(id);
    }
}
