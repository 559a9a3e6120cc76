package dev.jdocker.daemon.log;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A line of output on its way into logs, or one piece of a long line. Reused: valid until its maker makes the next one,
 * unless it is a {@link #copy()}.
 */
public final class LinePiece {
    private final OutputStreamName stream;
    private byte[] bytes = new byte[0];
    private int from;
    private int to;
    private boolean whole;
    private long epochNanos;
    private long ordinal;
    private byte[] time = new byte[0];

    LinePiece(OutputStreamName stream) {
        this.stream = stream;
    }

    void set(byte[] source, int start, int end, boolean endsLine, long ordinalOfPiece) {
        bytes = source;
        from = start;
        to = end;
        whole = endsLine;
        ordinal = ordinalOfPiece;
    }

    void time(long nanos) {
        if (nanos != epochNanos || time.length == 0) {
            epochNanos = nanos;
            time = LogTime.nano(nanos);
        }
    }

    /** A piece that stays as it is. */
    public LinePiece copy() {
        LinePiece copy = new LinePiece(stream);
        copy.set(Arrays.copyOfRange(bytes, from, to), 0, to - from, whole, ordinal);
        copy.epochNanos = epochNanos;
        copy.time = time;
        return copy;
    }

    public OutputStreamName stream() {
        return stream;
    }

    /** The array that holds the text from {@link #from()} to {@link #to()}; not to be written to. */
    public byte[] bytes() {
        return bytes;
    }

    public int from() {
        return from;
    }

    public int to() {
        return to;
    }

    public int length() {
        return to - from;
    }

    /** Its text, a replacement character for each byte that is not UTF-8. */
    public String text() {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** Whether a newline, which is not in its bytes, ends it. */
    public boolean isWhole() {
        return whole;
    }

    /** Whether it is one of the pieces of a line that was cut. */
    public boolean isPartial() {
        return ordinal > 0;
    }

    /** Which of the pieces of its line it is, from 1; 0 for an uncut line. */
    public long ordinal() {
        return ordinal;
    }

    /** Whether it is the last of its line's pieces. */
    public boolean isLast() {
        return whole;
    }

    /** When the line began, in nanoseconds since 1970. */
    public long epochNanos() {
        return epochNanos;
    }

    /** The same as Go's RFC3339Nano; not to be written to. */
    public byte[] time() {
        return time;
    }

    /** The name that all pieces of a cut line share. It is made of what outlives a crash of the engine. */
    public String partialId(String containerId) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            String line = containerId + " " + stream.text() + " " + epochNanos;
            return HexFormat.of().formatHex(sha.digest(line.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
