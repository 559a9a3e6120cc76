package dev.jdocker.cli.container;

import dev.jdocker.cli.output.Quoted;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Ports of {@code --publish} and {@code --expose}.
 *
 * @param exposed the container's ports, {@code 80/tcp}, as a set in JSON's manner
 * @param bindings for each published port where on the host
 */
record PortSpec(Map<String, Object> exposed, Map<String, List<Object>> bindings) {

    static PortSpec parse(List<String> published, List<String> exposed) {
        PortSpec ports = new PortSpec(new TreeMap<>(), new TreeMap<>());
        for (String word : published) {
            ports.publish(word.indexOf('=') < 0 ? word : shortForm(word));
        }
        for (String word : exposed) {
            ports.expose(word);
        }
        return ports;
    }

    /** {@code [ip:][host:]container[/protocol]}; host and container may be ranges. */
    private void publish(String word) {
        int slash = word.lastIndexOf('/');
        String protocol = slash < 0 ? "tcp" : protocol(word.substring(slash + 1));
        String rest = slash < 0 ? word : word.substring(0, slash);
        int colon = rest.lastIndexOf(':');
        String container = rest.substring(colon + 1);
        String before = colon < 0 ? "" : rest.substring(0, colon);
        int ipEnd = before.lastIndexOf(':');
        String host = before.substring(ipEnd + 1);
        String ip = ipEnd < 0 ? "" : address(before.substring(0, ipEnd));
        if (container.isEmpty()) {
            throw new IllegalArgumentException("No port specified: " + word + "<empty>");
        }
        int[] containerRange = range(container, "Invalid containerPort: " + container);
        int[] hostRange = host.isEmpty() ? new int[] {0, 0} : range(host, "Invalid hostPort: " + host);
        int count = containerRange[1] - containerRange[0];
        boolean spread = !host.isEmpty() && count == 0 && hostRange[1] > hostRange[0];
        if (!host.isEmpty() && !spread && hostRange[1] - hostRange[0] != count) {
            throw new IllegalArgumentException(
                    "Invalid ranges specified for container and host Ports: " + container + " and " + host);
        }
        for (int i = 0; i <= count; i++) {
            String port = containerRange[0] + i + "/" + protocol;
            String hostPort = host.isEmpty() ? "" : spread ? host : Integer.toString(hostRange[0] + i);
            exposed.put(port, Map.of());
            bindings.computeIfAbsent(port, _ -> new ArrayList<>()).add(Map.of("HostIp", ip, "HostPort", hostPort));
        }
    }

    private void expose(String word) {
        int slash = word.indexOf('/');
        String protocol = slash < 0 ? "tcp" : protocol(word.substring(slash + 1));
        String ports = slash < 0 ? word : word.substring(0, slash);
        int[] range = range(
                ports,
                "invalid range format for --expose: " + word + ", error: strconv.ParseUint: parsing "
                        + Quoted.string(ports) + ": invalid syntax");
        for (int port = range[0]; port <= range[1]; port++) {
            exposed.put(port + "/" + protocol, Map.of());
        }
    }

    /** {@code published=8080,target=80,protocol=tcp} as {@code 8080:80/tcp}. */
    private static String shortForm(String word) {
        String published = "";
        String target = "";
        String protocol = "tcp";
        for (String field : word.split(",", -1)) {
            int equals = field.indexOf('=');
            String value = equals < 0 ? "" : field.substring(equals + 1);
            switch (equals < 0 ? field : field.substring(0, equals)) {
                case "published" -> published = value;
                case "target" -> target = value;
                case "protocol" -> protocol = value;
                case "mode" -> {}
                default -> throw new IllegalArgumentException("invalid field key " + field);
            }
        }
        return (published.isEmpty() ? "" : published + ":") + target + "/" + protocol;
    }

    private static String protocol(String text) {
        String protocol = text.toLowerCase(java.util.Locale.ROOT);
        return switch (protocol) {
            case "tcp", "udp", "sctp" -> protocol;
            default -> throw new IllegalArgumentException("Invalid proto: " + text);
        };
    }

    private static String address(String text) {
        String literal = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        if (!literal.isEmpty()) {
            try {
                InetAddress.ofLiteral(literal);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("Invalid ip address: " + text, e);
            }
        }
        return literal;
    }

    private static int[] range(String text, String refusal) {
        int dash = text.indexOf('-');
        try {
            int first = Integer.parseInt(dash < 0 ? text : text.substring(0, dash));
            int last = dash < 0 ? first : Integer.parseInt(text.substring(dash + 1));
            if (first >= 0 && last >= first && last <= 65535) {
                return new int[] {first, last};
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(refusal, e);
        }
        throw new IllegalArgumentException(refusal);
    }
}
