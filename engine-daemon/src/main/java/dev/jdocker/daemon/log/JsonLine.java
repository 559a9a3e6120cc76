package dev.jdocker.daemon.log;

import org.jspecify.annotations.Nullable;

/**
 * Reads one line of a json-file log; reused for each line. Written by hand, since following a busy container's log is bound
 * by this. Keys in any order; unknown ones are passed over.
 */
public final class JsonLine {
    private final ByteSink text = new ByteSink(512);
    private byte[] source = new byte[0];
    private int at;
    private int end;
    private @Nullable OutputStreamName stream;
    private int timeFrom;
    private int timeTo;

    /** Where the line was written to. */
    public OutputStreamName stream() {
        return stream == null ? OutputStreamName.STDOUT : stream;
    }

    /** When, in nanoseconds since 1970; null where the line does not say. Valid until the next line is read. */
    public @Nullable Long epochNanos() {
        return LogTime.parse(source, timeFrom, timeTo);
    }

    /** Its time in the fixed-width form, in which {@code docker logs --timestamps} shows it. */
    public byte[] fixedTime() {
        Long nanos = epochNanos();
        return LogTime.fixed(nanos == null ? 0 : nanos);
    }

    ByteSink text() {
        return text;
    }

    /** Reads {@code [from, to)}; false if it is no log line (what a torn write or a foreign hand left). */
    boolean parse(byte[] bytes, int from, int to) {
        source = bytes;
        at = from;
        end = to;
        text.clear();
        stream = null;
        timeFrom = 0;
        timeTo = 0;
        boolean logSeen = false;
        if (!take('{')) {
            return false;
        }
        while (at < end && source[at] == '"') {
            at++;
            int keyFrom = at;
            if (!skipString()) {
                return false;
            }
            int keyTo = at - 1;
            if (!take(':')) {
                return false;
            }
            boolean good;
            if (is("log", keyFrom, keyTo) && take('"')) {
                logSeen = true;
                good = unescape();
            } else if (is("stream", keyFrom, keyTo) && take('"')) {
                int valueFrom = at;
                good = skipString() && takeStream(valueFrom, at - 1);
            } else if (is("time", keyFrom, keyTo) && take('"')) {
                timeFrom = at;
                good = skipString();
                timeTo = at - 1;
            } else {
                good = skipValue();
            }
            if (!good) {
                return false;
            }
            if (!take(',')) {
                break;
            }
        }
        return logSeen && take('}');
    }

    private boolean takeStream(int from, int to) {
        for (OutputStreamName name : OutputStreamName.values()) {
            if (is(name.text(), from, to)) {
                stream = name;
                return true;
            }
        }
        return false;
    }

    private boolean take(char c) {
        if (at < end && source[at] == c) {
            at++;
            return true;
        }
        return false;
    }

    private boolean is(String word, int from, int to) {
        if (to - from != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (source[from + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Passes the rest of a string and its closing quote. */
    private boolean skipString() {
        while (at < end) {
            byte b = source[at++];
            if (b == '\\') {
                at++;
            } else if (b == '"') {
                return true;
            }
        }
        return false;
    }

    private boolean skipValue() {
        int depth = 0;
        while (at < end) {
            byte b = source[at];
            if (b == '"') {
                at++;
                if (!skipString()) {
                    return false;
                }
                continue;
            }
            if (b == '{' || b == '[') {
                depth++;
            } else if (b == '}' || b == ']') {
                if (depth == 0) {
                    return true;
                }
                depth--;
            } else if (b == ',' && depth == 0) {
                return true;
            }
            at++;
        }
        return false;
    }

    private boolean unescape() {
        int start = at;
        int limit = end;
        byte[] in = source;
        int i = at;
        while (i < limit) {
            byte b = in[i];
            if (b == '"') {
                text.put(in, start, i);
                at = i + 1;
                return true;
            }
            if (b != '\\') {
                i++;
                continue;
            }
            text.put(in, start, i);
            if (i + 1 >= limit) {
                return false;
            }
            byte escaped = in[i + 1];
            i += 2;
            if (escaped == 'u') {
                int codePoint = hex(i);
                i += 4;
                if (Character.isHighSurrogate((char) codePoint)
                        && i + 6 <= limit
                        && in[i] == '\\'
                        && in[i + 1] == 'u'
                        && Character.isLowSurrogate((char) hex(i + 2))) {
                    codePoint = Character.toCodePoint((char) codePoint, (char) hex(i + 2));
                    i += 6;
                }
                if (codePoint < 0) {
                    return false;
                }
                boolean lone = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
                Utf8.put(text, lone ? 0xfffd : codePoint);
            } else {
                text.put(
                        switch (escaped) {
                            case 'n' -> (byte) '\n';
                            case 'r' -> (byte) '\r';
                            case 't' -> (byte) '\t';
                            case 'b' -> (byte) '\b';
                            case 'f' -> (byte) '\f';
                            default -> escaped;
                        });
            }
            start = i;
        }
        return false;
    }

    /** Four hexadecimal digits, -1 if they are not there. */
    private int hex(int from) {
        if (from + 4 > end) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = Character.digit(source[i], 16);
            if (digit < 0) {
                return -1;
            }
            value = (value << 4) | digit;
        }
        return value;
    }
}
