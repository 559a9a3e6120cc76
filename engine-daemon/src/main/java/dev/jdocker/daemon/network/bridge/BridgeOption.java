package dev.jdocker.daemon.network.bridge;

/** The options of a network of this driver, by their names in Docker. */
final class BridgeOption {
    static final String NAME = "com.docker.network.bridge.name";
    static final String DEFAULT = "com.docker.network.bridge.default_bridge";
    static final String ICC = "com.docker.network.bridge.enable_icc";
    static final String MASQUERADE = "com.docker.network.bridge.enable_ip_masquerade";
    static final String HOST_BINDING = "com.docker.network.bridge.host_binding_ipv4";
    static final String MTU = "com.docker.network.driver.mtu";
    static final String LINK_PREFIX = "com.docker.network.container_iface_prefix";

    static final String GATEWAY_MODE_V4 = "com.docker.network.bridge.gateway_mode_ipv4";
    static final String GATEWAY_MODE_V6 = "com.docker.network.bridge.gateway_mode_ipv6";

    private BridgeOption() {}
}
