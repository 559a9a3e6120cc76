package dev.jdocker.linux;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Names of files as text. The kernel's names are bytes; those that are UTF-8 are that text. A byte that is part of no
 * UTF-8 becomes a character of U+DC80 to U+DCFF, which no text holds alone, and back (as PEP 383 has it), so that every
 * name that was read can be opened again and is written to archives as it was.
 */
public final class PathBytes {

    private static final char FIRST = 0xdc80;
    private static final char LAST = 0xdcff;
    private static final int ESCAPE = 0xdc00;

    private PathBytes() {}

    public static String decode(byte[] name) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(name))
                    .toString();
        } catch (CharacterCodingException e) {
            return decodeEscaping(name);
        }
    }

    private static String decodeEscaping(byte[] name) {
        var decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(name);
        CharBuffer out = CharBuffer.allocate(name.length);
        while (decoder.decode(in, out, true).isError()) {
            out.put((char) (ESCAPE | (in.get() & 0xff)));
            decoder.reset();
        }
        return out.flip().toString();
    }

    public static byte[] encode(String name) {
        if (!isEscaped(name)) {
            return name.getBytes(StandardCharsets.UTF_8);
        }
        ByteBuffer out = ByteBuffer.allocate(3 * name.length());
        int from = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean pair = i > 0 && Character.isHighSurrogate(name.charAt(i - 1));
            if (c >= FIRST && c <= LAST && !pair) {
                out.put(name.substring(from, i).getBytes(StandardCharsets.UTF_8));
                out.put((byte) c);
                from = i + 1;
            }
        }
        out.put(name.substring(from).getBytes(StandardCharsets.UTF_8));
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    /** A loop, as every path that the kernel is given comes by here. */
    private static boolean isEscaped(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= FIRST && c <= LAST) {
                return true;
            }
        }
        return false;
    }

    /** The name for people and JSON: what is no UTF-8 is shown as U+FFFD. */
    public static String shown(String name) {
        return new String(encode(name), StandardCharsets.UTF_8);
    }
}
