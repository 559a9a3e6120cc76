package dev.jdocker.daemon.config;

import java.nio.file.Path;

/** Where to listen: {@code unix:///run/jdocker.sock}, {@code tcp://127.0.0.1:2376} or sockets that systemd hands over. */
public sealed interface HostAddress {

    /** A socket file. */
    record Unix(Path path) implements HostAddress {
        @Override
        public String toString() {
            return "unix://" + path;
        }
    }

    /** A TCP address. */
    record Tcp(String host, int port) implements HostAddress {
        @Override
        public String toString() {
            return "tcp://" + host + ":" + port;
        }
    }

    /**
     * Sockets that systemd has opened (sd_listen_fds(3)).
     *
     * @param which {@code *} for all of them, or the number of one's descriptor
     */
    record Handed(String which) implements HostAddress {
        @Override
        public String toString() {
            return "fd://" + which;
        }
    }

    int DEFAULT_PORT = 2375;

    int DEFAULT_TLS_PORT = 2376;

    /**
     * Parses an address as {@code dockerd -H} has it.
     *
     * @param tls whether TCP is served with TLS, which decides on the port where none is given
     * @throws ConfigException in dockerd's words if it is none
     */
    static HostAddress parse(String text, boolean tls) {
        int mark = text.indexOf("://");
        String protocol = mark < 0 ? "tcp" : text.substring(0, mark);
        String rest = mark < 0 ? text : text.substring(mark + 3);
        return switch (protocol) {
            case "unix" -> unix(text, rest);
            case "tcp" -> tcp(text, rest, tls ? DEFAULT_TLS_PORT : DEFAULT_PORT);
            case "fd" -> handed(text, rest);
            default -> throw invalid(text, "unsupported proto '" + protocol + "'");
        };
    }

    private static HostAddress unix(String text, String path) {
        if (path.isEmpty()) {
            return new Unix(Path.of("/run/jdocker.sock"));
        }
        if (!path.startsWith("/")) {
            throw invalid(text, "the path of a unix socket must be absolute");
        }
        return new Unix(Path.of(path));
    }

    private static HostAddress handed(String text, String which) {
        if (which.isEmpty() || which.equals("*")) {
            return new Handed("*");
        }
        if (!which.matches("[1-9][0-9]{0,3}")) {
            throw invalid(text, "failed to parse systemd fd address: should be a number: " + which);
        }
        return new Handed(which);
    }

    private static HostAddress tcp(String text, String address, int defaultPort) {
        int colon = address.lastIndexOf(':');
        boolean hasPort = colon >= 0 && !address.endsWith("]");
        String host = hasPort ? address.substring(0, colon) : address;
        try {
            int port = hasPort ? Integer.parseInt(address.substring(colon + 1)) : defaultPort;
            if (port < 0 || port > 65535) {
                throw invalid(text, "invalid port");
            }
            return new Tcp(host.isEmpty() ? "127.0.0.1" : host, port);
        } catch (NumberFormatException e) {
            throw new ConfigException("invalid bind address (" + text + "): invalid port", e);
        }
    }

    private static ConfigException invalid(String text, String reason) {
        return new ConfigException("invalid bind address (" + text + "): " + reason);
    }
}
