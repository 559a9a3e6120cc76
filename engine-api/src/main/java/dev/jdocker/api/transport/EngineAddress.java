package dev.jdocker.api.transport;

import org.jspecify.annotations.Nullable;

/** Where an engine listens, as {@code DOCKER_HOST} and {@code --host} write it. */
public final class EngineAddress {
    /** Where the daemon listens if it is not told otherwise. */
    public static final String DEFAULT = "unix:///run/jdocker.sock";

    private static final int DEFAULT_PORT = 2375;

    private EngineAddress() {}

    /**
     * The transport to {@code unix:///path}, {@code tcp://host:port} or {@code http://host:port}; null and empty mean
     * {@link #DEFAULT}.
     *
     * @throws IllegalArgumentException if it is malformed or of a kind that is not supported
     */
    public static Transport parse(@Nullable String host) {
        String text = host == null || host.isEmpty() ? DEFAULT : host;
        int end = text.indexOf("://");
        if (end < 0) {
            throw new IllegalArgumentException("unable to parse docker host `" + text + "`");
        }
        String rest = text.substring(end + 3);
        return switch (text.substring(0, end)) {
            case "unix" -> unix(text, rest);
            case "tcp", "http" -> tcp(text, rest);
            case "https" ->
                throw new IllegalArgumentException("TLS is not implemented yet: cannot connect to `" + text + "`");
            case "ssh" ->
                throw new IllegalArgumentException(
                        "connecting over ssh is not implemented: forward the socket and use unix:// instead of `" + text
                                + "`");
            case "fd" ->
                throw new IllegalArgumentException("`" + text + "` is for a daemon to listen on, not for a client");
            default -> throw new IllegalArgumentException("unable to parse docker host `" + text + "`");
        };
    }

    private static Transport unix(String text, String path) {
        if (path.isEmpty()) {
            throw new IllegalArgumentException("unable to parse docker host `" + text + "`");
        }
        return path.startsWith("@") ? new JnrUnixTransport(path) : new UnixTransport(path);
    }

    private static Transport tcp(String text, String rest) {
        String authority = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon >= 0 && !authority.endsWith("]");
        String host = hasPort ? authority.substring(0, colon) : authority;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            int port = hasPort ? Integer.parseInt(authority.substring(colon + 1)) : DEFAULT_PORT;
            if (host.indexOf('/') < 0 && port > 0 && port < 65536) {
                return new TcpTransport(host.isEmpty() ? "127.0.0.1" : host, port);
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new IllegalArgumentException("unable to parse docker host `" + text + "`");
    }
}
