package dev.jdocker.cli.container;

import dev.jdocker.cli.output.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A container's ports in one cell: {@code 0.0.0.0:80->9090/tcp, 9988/tcp}; neighbours that map to themselves as a range. */
final class PortText {
    private PortText() {}

    private record Port(String ip, long inside, long outside, String protocol) implements Comparable<Port> {
        // Not a Comparator of the JDK's making: no AOT cache holds its lambdas, and to make them takes 10 ms.
        @Override
        public int compareTo(Port other) {
            int order = Long.compare(inside, other.inside);
            order = order == 0 ? ip.compareTo(other.ip) : order;
            order = order == 0 ? Long.compare(outside, other.outside) : order;
            return order == 0 ? protocol.compareTo(other.protocol) : order;
        }

        /** What ports share that can stand together as a range: only those that keep their number. */
        String group() {
            return ip + "/" + protocol;
        }

        boolean moves() {
            return !ip.isEmpty() && outside != inside;
        }
    }

    static String of(List<?> list) {
        List<Port> ports = new ArrayList<>();
        for (Object port : list) {
            ports.add(new Port(
                    Json.string(port, "IP"),
                    Json.number(port, "PrivatePort"),
                    Json.number(port, "PublicPort"),
                    Json.string(port, "Type")));
        }
        ports.sort(null);
        List<String> shown = new ArrayList<>();
        List<String> moved = new ArrayList<>();
        Map<String, long[]> ranges = new LinkedHashMap<>();
        for (Port port : ports) {
            if (port.moves()) {
                moved.add(host(port.ip) + ":" + port.outside + "->" + port.inside + "/" + port.protocol);
                continue;
            }
            long[] range = ranges.get(port.group());
            if (range != null && port.inside == range[1] + 1) {
                range[1] = port.inside;
                continue;
            }
            if (range != null) {
                shown.add(range(port.group(), range));
            }
            ranges.put(port.group(), new long[] {port.inside, port.inside});
        }
        for (Map.Entry<String, long[]> range : ranges.entrySet()) {
            shown.add(range(range.getKey(), range.getValue()));
        }
        shown.addAll(moved);
        return String.join(", ", shown);
    }

    private static String range(String group, long[] range) {
        int slash = group.indexOf('/');
        String ip = group.substring(0, slash);
        String ports = range[0] == range[1] ? Long.toString(range[0]) : range[0] + "-" + range[1];
        String mapped = ip.isEmpty() ? ports : host(ip) + ":" + ports + "->" + ports;
        return mapped + group.substring(slash);
    }

    private static String host(String ip) {
        return ip.indexOf(':') < 0 ? ip : "[" + ip + "]";
    }
}
