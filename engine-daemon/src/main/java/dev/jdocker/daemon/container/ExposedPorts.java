package dev.jdocker.daemon.container;

import dev.jdocker.api.container.Port;
import dev.jdocker.api.container.PortBinding;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a container exposes, as inspect and list tell it while it runs in a network of the engine: nothing is published. */
final class ExposedPorts {
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}/[a-z]+");

    private ExposedPorts() {}

    static Map<String, @Nullable List<PortBinding>> inspect(ContainerDocument document) {
        Map<String, @Nullable List<PortBinding>> ports = new LinkedHashMap<>();
        of(document).forEach(port -> ports.put(port, null));
        return ports;
    }

    static List<Port> list(ContainerDocument document) {
        return of(document).stream()
                .map(port -> port.split("/", 2))
                .map(parts -> new Port("", Integer.parseInt(parts[0]), 0, parts[1]))
                .sorted(Comparator.comparingInt(Port::privatePort).thenComparing(Port::type))
                .toList();
    }

    private static List<String> of(ContainerDocument document) {
        return document.state().hasProcess()
                        && !document.networks().containsKey("host")
                        && !document.networks().containsKey("none")
                ? document.config().exposedPorts().keySet().stream()
                        .filter(port -> PORT.matcher(port).matches())
                        .sorted()
                        .toList()
                : List.of();
    }
}
