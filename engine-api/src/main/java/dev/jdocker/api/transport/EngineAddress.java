package dev.jdocker.api.transport;

import dev.jdocker.api.tls.ClientTls;
import org.jspecify.annotations.Nullable;

/** Where an engine listens, as {@code DOCKER_HOST} and {@code --host} write it. */
public final class EngineAddress {
    /** Where the daemon listens if it is not told otherwise. */
    public static final String DEFAULT = "unix:///run/jdocker.sock";

    private static final int PLAIN_PORT = 2375;
    private static final int TLS_PORT = 2376;

    private EngineAddress() {}

    /** The same as {@link #parse(String, ClientTls)} without TLS. */
    public static Transport parse(@Nullable String host) {
        return parse(host, null);
    }

    /**
     * The transport to {@code unix:///path}, {@code tcp://host:port}, {@code http://host:port}, {@code https://host:port} or
     * {@code ssh://user@host:port/path}; null and empty mean {@link #DEFAULT}.
     *
     * @param tls how to talk TLS over TCP, null for not at all
     * @throws IllegalArgumentException if it is malformed or of a kind that is not supported
     */
    public static Transport parse(@Nullable String host, @Nullable ClientTls tls) {
        String text = host == null || host.isEmpty() ? DEFAULT : host;
        int end = text.indexOf("://");
        if (end < 0) {
            throw new IllegalArgumentException("unable to parse docker host `" + text + "`");
        }
        String rest = text.substring(end + 3);
        return switch (text.substring(0, end)) {
            case "unix" -> unix(text, rest);
            case "tcp", "http" -> tcp(text, rest, tls);
            case "https" -> tcp(text, rest, tls == null ? new ClientTls(null, null, null, true) : tls);
            case "ssh" -> SshAddress.parse(text).transport();
            case "fd" ->
                throw new IllegalArgumentException("`" + text + "` is for a daemon to listen on, not for a client");
            default -> throw new IllegalArgumentException("invalid bind address format: " + text);
        };
    }

    private static Transport unix(String text, String path) {
        if (path.isEmpty()) {
            throw new IllegalArgumentException("unable to parse docker host `" + text + "`");
        }
        return path.startsWith("@") ? new JnrUnixTransport(path) : new UnixTransport(path);
    }

    private static Transport tcp(String text, String rest, @Nullable ClientTls tls) {
        String authority = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon >= 0 && !authority.endsWith("]");
        String host = hasPort ? authority.substring(0, colon) : authority;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            int port = hasPort ? Integer.parseInt(authority.substring(colon + 1)) : tls == null ? PLAIN_PORT : TLS_PORT;
            if (host.indexOf('/') < 0 && port > 0 && port < 65536) {
                String name = host.isEmpty() ? "127.0.0.1" : host;
                return tls == null ? new TcpTransport(name, port) : new TlsTransport(name, port, tls);
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new IllegalArgumentException("unable to parse docker host `" + text + "`");
    }
}
