package dev.jdocker.daemon.container;

import dev.jdocker.api.container.ContainerConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The variables of a link: {@code DB_PORT_5432_TCP=tcp://172.17.0.2:5432} and its like. */
final class LinkVariables {
    private static final Set<String> NOT_TOLD = Set.of("HOME", "PATH");

    private LinkVariables() {}

    /** A port that the linked container exposes. */
    private record Port(int number, String protocol) {
        static Port parse(String text) {
            int slash = text.indexOf('/');
            return new Port(Integer.parseInt(text.substring(0, slash)), text.substring(slash + 1));
        }

        String url(String address) {
            return protocol + "://" + address + ":" + number;
        }

        boolean isTcp() {
            return protocol.equals("tcp");
        }
    }

    static List<String> of(String alias, String name, String address, ContainerConfig linked) {
        String prefix = alias.toUpperCase(Locale.ROOT).replace('-', '_');
        // Those of TCP come first, then by number.
        List<Port> ports = linked.exposedPorts().keySet().stream()
                .filter(port -> port.matches("[0-9]{1,5}/[a-z]+"))
                .map(Port::parse)
                .sorted(Comparator.comparing((Port port) -> !port.isTcp()).thenComparingInt(Port::number))
                .toList();
        List<String> variables = new ArrayList<>();
        if (!ports.isEmpty()) {
            variables.add(prefix + "_PORT=" + ports.getFirst().url(address));
        }
        ranges(variables, prefix, address, ports);
        for (Port port : ports) {
            String each =
                    prefix + "_PORT_" + port.number() + "_" + port.protocol().toUpperCase(Locale.ROOT);
            variables.add(each + "=" + port.url(address));
            variables.add(each + "_ADDR=" + address);
            variables.add(each + "_PORT=" + port.number());
            variables.add(each + "_PROTO=" + port.protocol());
        }
        variables.add(prefix + "_NAME=" + name);
        for (String variable : linked.env()) {
            int equals = variable.indexOf('=');
            if (equals > 0 && !NOT_TOLD.contains(variable.substring(0, equals))) {
                variables.add(prefix + "_ENV_" + variable);
            }
        }
        return variables;
    }

    /** Ports that follow one another are told once more as a whole. */
    private static void ranges(List<String> variables, String prefix, String address, List<Port> ports) {
        int i = 0;
        while (i < ports.size()) {
            int j = i;
            while (j + 1 < ports.size()
                    && ports.get(j + 1).number() == ports.get(j).number() + 1
                    && ports.get(j + 1).protocol().equals(ports.get(j).protocol())) {
                j++;
            }
            if (j > i) {
                Port first = ports.get(i);
                Port last = ports.get(j);
                String range = prefix + "_PORT_" + first.number() + "_"
                        + first.protocol().toUpperCase(Locale.ROOT);
                variables.add(range + "_START=" + first.url(address));
                variables.add(range + "_ADDR=" + address);
                variables.add(range + "_PROTO=" + first.protocol());
                variables.add(range + "_PORT_START=" + first.number());
                variables.add(range + "_END=" + last.url(address));
                variables.add(range + "_PORT_END=" + last.number());
            }
            i = j + 1;
        }
    }
}
