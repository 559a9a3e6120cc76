package dev.jdocker.daemon.container;

import dev.jdocker.api.container.Port;
import dev.jdocker.api.container.PortBinding;
import dev.jdocker.daemon.network.Networks;
import dev.jdocker.daemon.network.model.PortMapping;
import dev.jdocker.daemon.network.model.Sandbox;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The ports of a container, as inspect and list tell them while it runs in a network with a way out. */
final class ExposedPorts {
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}/[a-z]+");
    private static final Comparator<Port> ORDER = Comparator.comparingInt(Port::privatePort)
            .thenComparing(Port::type)
            .thenComparing(port -> port.ip().contains(":"))
            .thenComparing(Port::ip)
            .thenComparingInt(Port::publicPort);

    private ExposedPorts() {}

    /** What is exposed only has null. */
    static Map<String, @Nullable List<PortBinding>> inspect(ContainerDocument document, Networks networks) {
        Map<String, @Nullable List<PortBinding>> ports = new TreeMap<>();
        exposed(document, networks).forEach(port -> ports.put(port, null));
        for (PortMapping mapping : published(document, networks)) {
            List<PortBinding> bindings = new ArrayList<>();
            List<PortBinding> others = ports.get(key(mapping));
            if (others != null) {
                bindings.addAll(others);
            }
            bindings.add(new PortBinding(mapping.hostAddress(), text(mapping.hostPort())));
            ports.put(key(mapping), bindings);
        }
        ports.replaceAll((port, bindings) -> bindings == null ? null : v4First(bindings));
        return ports;
    }

    private static String text(int hostPort) {
        return hostPort == 0 ? "" : Integer.toString(hostPort);
    }

    private static List<PortBinding> v4First(List<PortBinding> bindings) {
        return bindings.stream()
                .sorted(Comparator.comparing(
                        (PortBinding binding) -> binding.hostIp().contains(":")))
                .toList();
    }

    static List<Port> list(ContainerDocument document, Networks networks) {
        List<PortMapping> mappings = published(document, networks);
        List<Port> ports = new ArrayList<>();
        Set<String> bound = new TreeSet<>();
        for (PortMapping mapping : mappings) {
            bound.add(key(mapping));
            ports.add(new Port(mapping.hostAddress(), mapping.containerPort(), mapping.hostPort(), mapping.protocol()));
        }
        for (String port : exposed(document, networks)) {
            if (!bound.contains(port)) {
                String[] parts = port.split("/", 2);
                ports.add(new Port("", Integer.parseInt(parts[0]), 0, parts[1]));
            }
        }
        return ports.stream().sorted(ORDER).toList();
    }

    private static String key(PortMapping mapping) {
        return mapping.containerPort() + "/" + mapping.protocol();
    }

    private static List<PortMapping> published(ContainerDocument document, Networks networks) {
        return networks.sandbox(document.id().text()).map(Sandbox::ports).orElse(List.of());
    }

    private static List<String> exposed(ContainerDocument document, Networks networks) {
        boolean hasWayOut = networks.sandbox(document.id().text())
                .filter(sandbox -> sandbox.gateway(true) != null || sandbox.gateway(false) != null)
                .isPresent();
        return document.state().hasProcess() && hasWayOut
                ? document.config().exposedPorts().keySet().stream()
                        .filter(port -> PORT.matcher(port).matches())
                        .sorted()
                        .toList()
                : List.of();
    }
}
