package dev.jdocker.api.transport;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;

/**
 * An engine behind ssh.
 *
 * @param user to log in as, empty for ssh's own choice
 * @param port -1 for ssh's own choice
 * @param path the engine's socket over there, empty for its own default
 */
record SshAddress(String text, String user, String host, int port, String path) {

    /** Reads {@code ssh://user@host:port/path}; Docker's words for what it may not hold. */
    static SshAddress parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("ssh host connection is not valid: " + e.getMessage(), e);
        }
        String user = uri.getUserInfo() == null ? "" : uri.getUserInfo();
        if (user.contains(":")) {
            throw invalid("plain-text password is not supported");
        }
        if (uri.getHost() == null || uri.getHost().isEmpty()) {
            throw invalid("no host specified");
        }
        if (uri.getQuery() != null) {
            throw invalid("query parameters are not allowed: \"" + uri.getQuery() + "\"");
        }
        if (uri.getFragment() != null) {
            throw invalid("fragments are not allowed: \"" + uri.getFragment() + "\"");
        }
        // They become words of a command line, where a dash would make them options.
        if (user.startsWith("-") || uri.getHost().startsWith("-")) {
            throw invalid("a name may not begin with a dash");
        }
        String path = uri.getPath() == null || uri.getPath().equals("/") ? "" : uri.getPath();
        return new SshAddress(text, user, uri.getHost(), uri.getPort(), path);
    }

    private static IllegalArgumentException invalid(String why) {
        return new IllegalArgumentException("ssh host connection is not valid: invalid SSH URL: " + why);
    }

    Transport transport() {
        List<String> command = new ArrayList<>(List.of("ssh"));
        if (!user.isEmpty()) {
            command.addAll(List.of("-l", user));
        }
        if (port >= 0) {
            command.addAll(List.of("-p", Integer.toString(port)));
        }
        command.addAll(List.of("-o", "ConnectTimeout=30", "-T", "--", host, remote()));
        return new ProgramTransport(command, text);
    }

    /** What the login shell over there is told: this engine's client where it is, else Docker's. */
    private String remote() {
        String words = (path.isEmpty() ? "" : " --host " + quoted("unix://" + path)) + " system dial-stdio";
        return "if command -v jdocker >/dev/null 2>&1; then exec jdocker" + words + "; else exec docker" + words
                + "; fi";
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
