package dev.jdocker.daemon.build.solve;

import dev.jdocker.daemon.network.model.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The hosts and resolv.conf of a command. */
final class RunFiles {

    private static final String OWN_HOSTS = """
            127.0.0.1\tlocalhost
            ::1\tlocalhost ip6-localhost ip6-loopback
            """;
    private static final String PUBLIC = "nameserver 8.8.8.8\nnameserver 8.8.4.4\n";

    private RunFiles() {}

    /**
     * The hosts.
     *
     * @param extra {@code name=address} each
     */
    static String hosts(boolean hostNetwork, List<String> extra, String hostname, @Nullable Endpoint endpoint)
            throws IOException {
        StringBuilder text = new StringBuilder(hostNetwork ? read("/etc/hosts") : OWN_HOSTS);
        for (String entry : extra) {
            int equals = entry.indexOf('=');
            text.append(entry.substring(equals + 1))
                    .append('\t')
                    .append(entry, 0, equals)
                    .append('\n');
        }
        if (endpoint != null && !endpoint.ipv4().isEmpty()) {
            text.append(endpoint.ipv4(), 0, endpoint.ipv4().indexOf('/'))
                    .append('\t')
                    .append(hostname)
                    .append('\n');
        }
        return text.toString();
    }

    /** The host's, without the servers that only the host itself can reach. */
    static String resolvConf(boolean hostNetwork) throws IOException {
        String host = read("/etc/resolv.conf");
        if (hostNetwork) {
            return host;
        }
        StringBuilder text = new StringBuilder();
        boolean server = false;
        for (String line : host.split("\n", -1)) {
            String[] words = line.strip().split("\\s+", -1);
            boolean names = words[0].equals("nameserver") && words.length > 1;
            if (line.isBlank() || line.startsWith("#") || (names && isLoopback(words[1]))) {
                continue;
            }
            server |= names;
            text.append(line).append('\n');
        }
        return server ? text.toString() : text + PUBLIC;
    }

    private static boolean isLoopback(String address) {
        return address.startsWith("127.") || address.equals("::1");
    }

    private static String read(String file) throws IOException {
        try {
            return Files.readString(Path.of(file));
        } catch (NoSuchFileException e) {
            return "";
        }
    }
}
