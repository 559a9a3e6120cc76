package dev.jdocker.daemon.network;

import dev.jdocker.daemon.network.model.PortWish;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The networks of a container that is about to start.
 *
 * @param container its id
 * @param name its name, without a slash
 * @param endpoints by the names of the networks, in the order in which its links are named
 * @param ports that it wants of the host
 */
public record SandboxWish(String container, String name, Map<String, EndpointWish> endpoints, List<PortWish> ports) {
    public SandboxWish {
        endpoints = new LinkedHashMap<>(endpoints);
        ports = List.copyOf(ports);
    }
}
