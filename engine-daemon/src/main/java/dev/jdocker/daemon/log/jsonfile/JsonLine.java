package dev.jdocker.daemon.log.jsonfile;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jdocker.daemon.log.ByteSink;
import dev.jdocker.daemon.log.LineDecoder;
import dev.jdocker.daemon.log.LogTime;
import dev.jdocker.daemon.log.OutputStreamName;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one line of a json-file log; reused for each line. Written by hand, since following a busy container's log is bound
 * by this. Keys in any order; unknown ones are passed over.
 */
final class JsonLine implements LineDecoder {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> NAMES = new TypeReference<>() {};

    private final ByteSink text = new ByteSink(512);
    private byte[] source = new byte[0];
    private int at;
    private int end;
    private @Nullable OutputStreamName stream;
    private int timeFrom;
    private int timeTo;
    private int attributesFrom;
    private int attributesTo;
    private boolean good;

    @Override
    public OutputStreamName stream() {
        return stream == null ? OutputStreamName.STDOUT : stream;
    }

    @Override
    public @Nullable Long epochNanos() {
        return LogTime.parse(source, timeFrom, timeTo);
    }

    @Override
    public ByteSink text() {
        return text;
    }

    @Override
    public Map<String, String> attributes() {
        if (attributesFrom == attributesTo) {
            return Map.of();
        }
        try {
            return JSON.readValue(source, attributesFrom, attributesTo - attributesFrom, NAMES);
        } catch (IOException e) {
            return Map.of();
        }
    }

    @Override
    public int decode(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                good = parse(bytes, from, i);
                return i + 1 - from;
            }
        }
        return 0;
    }

    @Override
    public boolean isLine() {
        return good;
    }

    /** Reads {@code [from, to)}; false if it is no log line (what a torn write or a foreign hand left). */
    private boolean parse(byte[] bytes, int from, int to) {
        source = bytes;
        at = from;
        end = to;
        text.clear();
        stream = null;
        timeFrom = 0;
        timeTo = 0;
        attributesFrom = 0;
        attributesTo = 0;
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
            boolean read;
            if (is("log", keyFrom, keyTo) && take('"')) {
                logSeen = true;
                read = unescape();
            } else if (is("stream", keyFrom, keyTo) && take('"')) {
                int valueFrom = at;
                read = skipString() && takeStream(valueFrom, at - 1);
            } else if (is("time", keyFrom, keyTo) && take('"')) {
                timeFrom = at;
                read = skipString();
                timeTo = at - 1;
            } else if (is("attrs", keyFrom, keyTo)) {
                attributesFrom = at;
                read = skipValue();
                attributesTo = at;
            } else if (is("bytes", keyFrom, keyTo) && take('"')) {
                int valueFrom = at;
                read = skipString() && takeBytes(valueFrom, at - 1);
            } else {
                read = skipValue();
            }
            if (!read) {
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

    /** The exact bytes of a line whose text is not; its newline stands in the text alone. */
    private boolean takeBytes(int from, int to) {
        boolean ends = text.length() > 0 && text.array()[text.length() - 1] == '\n';
        try {
            byte[] exact = Base64.getDecoder().decode(Arrays.copyOfRange(source, from, to));
            text.clear();
            text.put(exact);
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (ends) {
            text.put((byte) '\n');
        }
        return true;
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
