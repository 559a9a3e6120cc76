package dev.jdocker.daemon.log.local;

import dev.jdocker.daemon.log.ByteSink;
import dev.jdocker.daemon.log.LineDecoder;
import dev.jdocker.daemon.log.LineFormat;
import dev.jdocker.daemon.log.LinePiece;
import dev.jdocker.daemon.log.OutputStreamName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/**
 * Entries as dockerd writes them: their length, a protocol buffer, their length again, lengths in four bytes, the highest
 * first. The message: source 1 (text), time in nanoseconds 2 (int64), line 3 (bytes), partial 4 (bool), and of a cut line 5: a
 * message of last 1 (bool), id 2 (text), ordinal 3 (int32). Written by hand: five fields need no library, and each byte of
 * output goes through here.
 */
final class EntryFormat implements LineFormat {
    static final int LENGTH_BYTES = 4;
    static final int SOURCE = 1 << 3 | 2;
    static final int TIME = 2 << 3;
    static final int LINE = 3 << 3 | 2;
    static final int PARTIAL = 4 << 3;
    static final int METADATA = 5 << 3 | 2;
    private static final int LAST = 1 << 3;
    private static final int ID = 2 << 3 | 2;
    private static final int ORDINAL = 3 << 3;

    private static final byte[] STDOUT = ascii(OutputStreamName.STDOUT.text());
    private static final byte[] STDERR = ascii(OutputStreamName.STDERR.text());

    private final String container;

    EntryFormat(String container) {
        this.container = container;
    }

    @Override
    public void write(ByteSink out, LinePiece piece) {
        int start = out.length();
        out.reserve(LENGTH_BYTES);
        out.length(start + LENGTH_BYTES);
        bytes(out, SOURCE, piece.stream() == OutputStreamName.STDOUT ? STDOUT : STDERR);
        out.put((byte) TIME);
        varint(out, piece.epochNanos());
        if (piece.length() > 0) {
            out.put((byte) LINE);
            varint(out, piece.length());
            out.put(piece.bytes(), piece.from(), piece.to());
        }
        if (piece.isPartial()) {
            partial(out, piece);
        }
        int length = out.length() - start - LENGTH_BYTES;
        putLength(out.array(), start, length);
        out.reserve(LENGTH_BYTES);
        putLength(out.array(), out.length(), length);
        out.length(out.length() + LENGTH_BYTES);
    }

    private void partial(ByteSink out, LinePiece piece) {
        out.put((byte) PARTIAL);
        out.put((byte) 1);
        ByteSink metadata = new ByteSink(80);
        if (piece.isLast()) {
            metadata.put((byte) LAST);
            metadata.put((byte) 1);
        }
        bytes(metadata, ID, ascii(piece.partialId(container)));
        metadata.put((byte) ORDINAL);
        varint(metadata, piece.ordinal());
        out.put((byte) METADATA);
        varint(out, metadata.length());
        out.put(metadata.array(), 0, metadata.length());
    }

    private static void bytes(ByteSink out, int tag, byte[] value) {
        out.put((byte) tag);
        varint(out, value.length);
        out.put(value);
    }

    private static void varint(ByteSink out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    private static void putLength(byte[] array, int at, int length) {
        array[at] = (byte) (length >>> 24);
        array[at + 1] = (byte) (length >>> 16);
        array[at + 2] = (byte) (length >>> 8);
        array[at + 3] = (byte) length;
    }

    @Override
    public LineDecoder decoder() {
        return new EntryDecoder();
    }

    @Override
    public Tail tail(FileChannel file, long length, long lines) throws IOException {
        long position = length;
        long found = 0;
        while (found < lines && position >= 2 * LENGTH_BYTES) {
            long entry = length(file, position - LENGTH_BYTES) + 2 * LENGTH_BYTES;
            if (entry > position) {
                break; // not ours: what stands before cannot be found from here
            }
            position -= entry;
            found++;
        }
        return new Tail(position, found);
    }

    @Override
    public long wholeLength(FileChannel file, long length) throws IOException {
        if (length < 2 * LENGTH_BYTES || endsWhole(file, length)) {
            return length < 2 * LENGTH_BYTES ? 0 : length;
        }
        long position = 0;
        while (position + 2 * LENGTH_BYTES <= length) {
            long next = position + length(file, position) + 2 * LENGTH_BYTES;
            if (next > length || length(file, position) != length(file, next - LENGTH_BYTES)) {
                break;
            }
            position = next;
        }
        return position;
    }

    private static boolean endsWhole(FileChannel file, long length) throws IOException {
        long last = length(file, length - LENGTH_BYTES);
        long start = length - last - 2 * LENGTH_BYTES;
        return start >= 0 && length(file, start) == last;
    }

    private static long length(FileChannel file, long at) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH_BYTES);
        while (bytes.hasRemaining() && file.read(bytes, at + bytes.position()) > 0) {}
        return bytes.getInt(0) & 0xffff_ffffL;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
