package dev.jdocker.daemon.http;

import dev.jdocker.daemon.error.BadRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Decoding of {@code %41} in paths and queries. */
final class PercentCoding {

    private PercentCoding() {}

    /**
     * The decoded text, read as UTF-8.
     *
     * @param plusIsSpace true in queries
     * @throws BadRequest in Go's words if an escape is no two hexadecimal digits
     */
    static String decode(String text, boolean plusIsSpace) {
        if (text.indexOf('%') < 0 && (!plusIsSpace || text.indexOf('+') < 0)) {
            return text;
        }
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] == '%') {
                int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
                int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    String escape = new String(in, i, Math.min(3, in.length - i), StandardCharsets.UTF_8);
                    throw new BadRequest("invalid URL escape \"" + escape + "\"");
                }
                out.write(high << 4 | low);
                i += 2;
            } else {
                out.write(in[i] == '+' && plusIsSpace ? ' ' : in[i]);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
