package dev.jdocker.daemon.network.bridge;

/** The options of a network of this driver, by their names in Docker. */
final class BridgeOption {
    static final String NAME = "com.docker.network.bridge.name";
    static final String DEFAULT = "com.docker.network.bridge.default_bridge";
    static final String ICC = "com.docker.network.bridge.enable_icc";
    static final String MASQUERADE = "com.docker.network.bridge.enable_ip_masquerade";
    static final String HOST_BINDING = "com.docker.network.bridge.host_binding_ipv4";
    static final String INHIBIT_V4 = "com.docker.network.bridge.inhibit_ipv4";
    static final String TRUSTED = "com.docker.network.bridge.trusted_host_interfaces";
    static final String MTU = "com.docker.network.driver.mtu";
    static final String LINK_PREFIX = "com.docker.network.container_iface_prefix";

    /** One of ours: whether ports are published by sockets of the host alone. */
    static final String THROUGH_INPUT = "dev.jdocker.bridge.publish_through_input";

    private BridgeOption() {}

    static String gatewayMode(boolean v4) {
        return "com.docker.network.bridge.gateway_mode_ipv" + (v4 ? "4" : "6");
    }

    /** The address that containers have outside. */
    static String source(boolean v4) {
        return "com.docker.network.host_ipv" + (v4 ? "4" : "6");
    }
}
