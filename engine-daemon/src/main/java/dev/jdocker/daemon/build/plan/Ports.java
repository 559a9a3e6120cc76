package dev.jdocker.daemon.build.plan;

import dev.jdocker.daemon.build.dockerfile.DockerfileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads {@code 80}, {@code 53/udp}, {@code 8000-8010/tcp}, and {@code ip:host:80}, of which the last part counts. */
final class Ports {

    private static final int MAX = 65535;

    private Ports() {}

    static List<String> parse(String text) throws DockerfileException {
        int slash = text.indexOf('/');
        String protocol = slash < 0 ? "tcp" : text.substring(slash + 1).toLowerCase(Locale.ROOT);
        String ports = slash < 0 ? text : text.substring(0, slash);
        ports = ports.substring(ports.lastIndexOf(':') + 1);
        if (ports.isEmpty()) {
            throw new DockerfileException("no port specified: " + text + "<empty>");
        }
        if (!List.of("tcp", "udp", "sctp").contains(protocol)) {
            throw new DockerfileException("invalid proto: " + protocol);
        }
        int dash = ports.indexOf('-');
        int first = number(dash < 0 ? ports : ports.substring(0, dash), text);
        int last = dash < 0 ? first : number(ports.substring(dash + 1), text);
        if (last < first) {
            throw new DockerfileException("invalid containerPort: " + text);
        }
        List<String> all = new ArrayList<>();
        for (int port = first; port <= last; port++) {
            all.add(port + "/" + protocol);
        }
        return all;
    }

    private static int number(String digits, String text) throws DockerfileException {
        boolean number =
                !digits.isEmpty() && digits.length() <= 5 && digits.chars().allMatch(Character::isDigit);
        int value = number ? Integer.parseInt(digits) : -1;
        if (value < 0 || value > MAX) {
            throw new DockerfileException("invalid containerPort: " + text);
        }
        return value;
    }
}
