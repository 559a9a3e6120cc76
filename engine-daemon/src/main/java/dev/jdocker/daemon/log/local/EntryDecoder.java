package dev.jdocker.daemon.log.local;

import dev.jdocker.daemon.log.ByteSink;
import dev.jdocker.daemon.log.LineDecoder;
import dev.jdocker.daemon.log.OutputStreamName;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads entries of {@link EntryFormat}; fields that it does not know are passed over. */
final class EntryDecoder implements LineDecoder {
    private static final int MAX_ENTRY_BYTES = 1_000_000;
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final ByteSink text = new ByteSink(512);
    private OutputStreamName stream = OutputStreamName.STDOUT;
    private long nanos;
    private boolean partial;
    private boolean last;
    private boolean good;
    private byte[] source = new byte[0];
    private int at;
    private int end;

    @Override
    public OutputStreamName stream() {
        return stream;
    }

    @Override
    public @Nullable Long epochNanos() {
        return nanos;
    }

    @Override
    public ByteSink text() {
        return text;
    }

    @Override
    public Map<String, String> attributes() {
        return Map.of();
    }

    @Override
    public boolean isLine() {
        return good;
    }

    @Override
    public int decode(byte[] bytes, int from, int to) {
        if (to - from < EntryFormat.LENGTH_BYTES) {
            return 0;
        }
        int length = (bytes[from] & 0xff) << 24
                | (bytes[from + 1] & 0xff) << 16
                | (bytes[from + 2] & 0xff) << 8
                | (bytes[from + 3] & 0xff);
        if (length < 0 || length > MAX_ENTRY_BYTES) {
            good = false;
            return to - from; // not ours: there is no next entry to be found
        }
        int whole = length + 2 * EntryFormat.LENGTH_BYTES;
        if (to - from < whole) {
            return 0;
        }
        source = bytes;
        at = from + EntryFormat.LENGTH_BYTES;
        end = at + length;
        good = parse();
        return whole;
    }

    private boolean parse() {
        text.clear();
        stream = OutputStreamName.STDOUT;
        nanos = 0;
        partial = false;
        last = false;
        while (at < end) {
            int tag = (int) varint();
            int size = 0;
            if ((tag & 7) == BYTES) {
                size = (int) varint();
                if (size < 0 || size > end - at) {
                    return false;
                }
            }
            switch (tag) {
                case EntryFormat.SOURCE ->
                    stream = size == OutputStreamName.STDERR.text().length() && source[at + size - 1] == 'r'
                            ? OutputStreamName.STDERR
                            : OutputStreamName.STDOUT;
                case EntryFormat.TIME -> nanos = varint();
                case EntryFormat.LINE -> text.put(source, at, at + size);
                case EntryFormat.PARTIAL -> partial = varint() != 0;
                case EntryFormat.METADATA -> last = size > 1 && source[at] == (1 << 3) && source[at + 1] == 1;
                default -> skip(tag & 7);
            }
            at += size;
        }
        if (!partial || last) {
            text.put((byte) '\n');
        }
        return at == end;
    }

    private void skip(int type) {
        switch (type) {
            case VARINT -> varint();
            case FIXED64 -> at += Long.BYTES;
            case FIXED32 -> at += Integer.BYTES;
            default -> {
                // its bytes are passed over by their size
            }
        }
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; at < end && shift < Long.SIZE; shift += 7) {
            byte b = source[at++];
            value |= (b & 0x7fL) << shift;
            if (b >= 0) {
                return value;
            }
        }
        return value;
    }
}
