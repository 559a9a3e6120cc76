package dev.jdocker.daemon.log.jsonfile;

import dev.jdocker.daemon.log.ByteSink;
import dev.jdocker.daemon.log.LinePiece;
import dev.jdocker.daemon.log.OutputStreamName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Writes log lines as Docker's json-file driver does:
 * {@code {"log":"hello\n","stream":"stdout","time":"2006-01-02T15:04:05.12Z"}}.
 *
 * <p>Escapes are Go's: {@code <}, {@code >} and {@code &} as hexadecimal escapes, so are U+2028 and U+2029; U+FFFD stands for each
 * byte that is not UTF-8, as in Docker; for such a line its exact bytes follow as {@code "bytes"} in base64, which Docker's
 * tools pass over. Written by hand, since every byte of output of every container goes through here.
 */
final class JsonLines {
    private static final byte[] OPEN = ascii("{\"log\":\"");
    private static final byte[] STREAM = ascii("\",\"stream\":\"");
    private static final byte[] STDOUT = ascii(OutputStreamName.STDOUT.text());
    private static final byte[] STDERR = ascii(OutputStreamName.STDERR.text());
    private static final byte[] TIME = ascii("\",\"time\":\"");
    private static final byte[] ATTRIBUTES = ascii("\",\"attrs\":");
    private static final byte[] TIME_AFTER = ascii(",\"time\":\"");
    private static final byte[] BYTES = ascii("\",\"bytes\":\"");
    private static final byte[] CLOSE = ascii("\"}\n");
    private static final byte[] NEWLINE = ascii("\\n");
    private static final byte[] INVALID = ascii("\\ufffd");
    private static final byte[] HEX = ascii("0123456789abcdef");
    private static final boolean[] PLAIN = new boolean[256];

    static {
        for (int b = 0x20; b < 0x80; b++) {
            PLAIN[b] = "\\\"<>&".indexOf(b) < 0;
        }
    }

    private JsonLines() {}

    /** Appends a piece, with a newline at its end if it is whole; {@code attributes} is a JSON object or empty. */
    static void write(ByteSink out, LinePiece piece, byte[] attributes) {
        out.put(OPEN);
        boolean exact = escape(out, piece.bytes(), piece.from(), piece.to());
        if (piece.isWhole()) {
            out.put(NEWLINE);
        }
        out.put(STREAM);
        out.put(piece.stream() == OutputStreamName.STDOUT ? STDOUT : STDERR);
        if (attributes.length > 0) {
            out.put(ATTRIBUTES);
            out.put(attributes);
            out.put(TIME_AFTER);
        } else {
            out.put(TIME);
        }
        out.put(piece.time());
        if (!exact) {
            out.put(BYTES);
            out.put(Base64.getEncoder().encode(Arrays.copyOfRange(piece.bytes(), piece.from(), piece.to())));
        }
        out.put(CLOSE);
    }

    /** False if some bytes are no UTF-8 and were replaced. */
    private static boolean escape(ByteSink out, byte[] source, int from, int to) {
        boolean exact = true;
        int start = from;
        int i = from;
        while (i < to) {
            int b = source[i] & 0xff;
            if (PLAIN[b]) {
                i++;
                continue;
            }
            if (b >= 0x80) {
                int size = Utf8.sequenceLength(source, i, to);
                if (size > 1 && !isLineSeparator(source, i, size)) {
                    i += size;
                    continue;
                }
                out.put(source, start, i);
                if (size > 1) {
                    out.put(ascii("\\u202"));
                    out.put(HEX[source[i + 2] & 0xf]);
                } else {
                    out.put(INVALID);
                    exact = false;
                }
                i += size;
            } else {
                out.put(source, start, i);
                escapeAscii(out, b);
                i++;
            }
            start = i;
        }
        out.put(source, start, to);
        return exact;
    }

    private static void escapeAscii(ByteSink out, int b) {
        out.put((byte) '\\');
        switch (b) {
            case '\\', '"' -> out.put((byte) b);
            case '\n' -> out.put((byte) 'n');
            case '\r' -> out.put((byte) 'r');
            default -> {
                out.put((byte) 'u');
                out.put((byte) '0');
                out.put((byte) '0');
                out.put(HEX[b >> 4]);
                out.put(HEX[b & 0xf]);
            }
        }
    }

    /** U+2028 and U+2029 are e2 80 a8 and e2 80 a9. */
    private static boolean isLineSeparator(byte[] source, int at, int size) {
        return size == 3
                && source[at] == (byte) 0xe2
                && source[at + 1] == (byte) 0x80
                && (source[at + 2] & 0xfe) == 0xa8;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
