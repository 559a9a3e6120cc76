package dev.jdocker.daemon.log;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The parts of {@code scheme://host:port/path}, taken apart as Go's {@code url.Parse} does.
 *
 * @param port null where there is none
 */
public record LogAddress(
        String scheme, String host, @Nullable String port, String path) {

    public static LogAddress parse(String text) {
        int mark = text.indexOf("://");
        if (mark < 0) {
            return new LogAddress("", "", null, text);
        }
        String scheme = text.substring(0, mark);
        String rest = text.substring(mark + 3);
        int slash = rest.indexOf('/');
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        String path = slash < 0 ? "" : decode(rest.substring(slash));
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon >= 0 && !authority.endsWith("]");
        String host = hasPort ? authority.substring(0, colon) : authority;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        return new LogAddress(scheme, host, hasPort ? authority.substring(colon + 1) : null, path);
    }

    private static String decode(String path) {
        try {
            String decoded = new URI(path).getPath();
            return decoded == null ? path : decoded;
        } catch (URISyntaxException e) {
            return path;
        }
    }

    /** The port as a number; {@code absent} where none is given. */
    public int port(int absent) {
        if (port == null || port.isEmpty()) {
            return absent;
        }
        return parsePort(port);
    }

    /**
     * A port.
     *
     * @throws LogOptionException in the words of {@code strconv.ParseUint}
     */
    public static int parsePort(String text) {
        if (!text.matches("\\d+")) {
            throw new LogOptionException("strconv.ParseUint: parsing \"" + text + "\": invalid syntax");
        }
        if (text.length() > 9 || Integer.parseInt(text) > 65535) {
            throw new LogOptionException("strconv.ParseUint: parsing \"" + text + "\": value out of range");
        }
        return Integer.parseInt(text);
    }
}
