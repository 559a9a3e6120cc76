package dev.jdocker.daemon.network;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The networks of a container that is about to start.
 *
 * @param container its id
 * @param name its name, without a slash
 * @param endpoints by the names of the networks, in the order in which its links are named
 */
public record SandboxWish(String container, String name, Map<String, EndpointWish> endpoints) {
    public SandboxWish {
        endpoints = new LinkedHashMap<>(endpoints);
    }
}
