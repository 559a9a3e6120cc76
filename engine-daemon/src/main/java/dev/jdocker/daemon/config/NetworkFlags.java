package dev.jdocker.daemon.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the command line of jdockerd says of networks. */
final class NetworkFlags {
    @Option(
            names = "--allow-direct-routing",
            arity = "0..1",
            fallbackValue = "true",
            description = "Allow remote access to published ports on container IP addresses")
    @Nullable
    Boolean allowDirectRouting;

    @Option(names = "--bip", paramLabel = "CIDR", description = "IPv4 address for the default bridge")
    @Nullable
    String bip;

    @Option(names = "--bip6", paramLabel = "CIDR", description = "IPv6 address for the default bridge")
    @Nullable
    String bip6;

    @Option(
            names = {"-b", "--bridge"},
            paramLabel = "LINK",
            description = "Attach containers to a network bridge, or none (default docker0)")
    @Nullable
    String bridge;

    @Option(
            names = "--default-address-pool",
            paramLabel = "base=CIDR,size=N",
            description = "Default address pools for node specific local networks")
    List<String> defaultAddressPools = new ArrayList<>();

    @Option(
            names = "--default-gateway",
            paramLabel = "ADDRESS",
            description = "Default gateway IPv4 address for the default bridge network")
    @Nullable
    String defaultGateway;

    @Option(
            names = "--default-gateway-v6",
            paramLabel = "ADDRESS",
            description = "Default gateway IPv6 address for the default bridge network")
    @Nullable
    String defaultGatewayV6;

    @Option(names = "--default-network-opt", paramLabel = "DRIVER=KEY=VALUE", description = "Default network options")
    List<String> defaultNetworkOpts = new ArrayList<>();

    @Option(names = "--fixed-cidr", paramLabel = "CIDR", description = "IPv4 subnet for the default bridge network")
    @Nullable
    String fixedCidr;

    @Option(names = "--fixed-cidr-v6", paramLabel = "CIDR", description = "IPv6 subnet for the default bridge network")
    @Nullable
    String fixedCidrV6;

    @Option(
            names = "--icc",
            arity = "0..1",
            fallbackValue = "true",
            description = "Enable inter-container communication for the default bridge network (default true)")
    @Nullable
    Boolean icc;

    @Option(
            names = "--ip",
            paramLabel = "ADDRESS",
            description = "Host IP for port publishing from the default bridge network (default 0.0.0.0)")
    @Nullable
    String ip;

    @Option(
            names = "--ip-forward",
            arity = "0..1",
            fallbackValue = "true",
            description = "Enable IP forwarding in system configuration (default true)")
    @Nullable
    Boolean ipForward;

    @Option(
            names = "--ip-forward-no-drop",
            arity = "0..1",
            fallbackValue = "true",
            description = "Do not drop what others forward when enabling IP forwarding")
    @Nullable
    Boolean ipForwardNoDrop;

    @Option(
            names = "--ip-masq",
            arity = "0..1",
            fallbackValue = "true",
            description = "Enable IP masquerading for the default bridge network (default true)")
    @Nullable
    Boolean ipMasq;

    @Option(
            names = "--ip6tables",
            arity = "0..1",
            fallbackValue = "true",
            description = "Have rules of the packet filter for IPv6 (default true)")
    @Nullable
    Boolean ip6tables;

    @Option(
            names = "--iptables",
            arity = "0..1",
            fallbackValue = "true",
            description = "Have rules of the packet filter for IPv4 (default true)")
    @Nullable
    Boolean iptables;

    @Option(
            names = "--ipv6",
            arity = "0..1",
            fallbackValue = "true",
            description = "Enable IPv6 networking for the default bridge network")
    @Nullable
    Boolean ipv6;

    @Option(
            names = "--mtu",
            paramLabel = "BYTES",
            description = "Set the MTU for the default bridge network (default 1500)")
    @Nullable
    Integer mtu;

    @Option(
            names = "--publish-through-input",
            arity = "0..1",
            fallbackValue = "true",
            description = "Serve published ports by the host's own sockets, so that rules for its input hold for them")
    @Nullable
    Boolean publishThroughInput;

    @Option(
            names = "--userland-proxy",
            arity = "0..1",
            fallbackValue = "true",
            description = "Relay published ports that the packet filter cannot lead (default true)")
    @Nullable
    Boolean userlandProxy;

    @Option(names = "--userland-proxy-path", paramLabel = "FILE", description = "Accepted: the daemon relays itself")
    @Nullable
    String userlandProxyPath;

    void putInto(Map<Setting, Object> given) {
        Setting.ALLOW_DIRECT_ROUTING.put(given, allowDirectRouting);
        Setting.BIP.put(given, bip);
        Setting.BIP6.put(given, bip6);
        Setting.BRIDGE.put(given, bridge);
        if (!defaultAddressPools.isEmpty()) {
            given.put(Setting.DEFAULT_ADDRESS_POOLS, NetworkWords.pools(defaultAddressPools));
        }
        Setting.DEFAULT_GATEWAY.put(given, defaultGateway);
        Setting.DEFAULT_GATEWAY_V6.put(given, defaultGatewayV6);
        if (!defaultNetworkOpts.isEmpty()) {
            given.put(Setting.DEFAULT_NETWORK_OPTS, NetworkWords.driverOptions(defaultNetworkOpts));
        }
        Setting.FIXED_CIDR.put(given, fixedCidr);
        Setting.FIXED_CIDR_V6.put(given, fixedCidrV6);
        Setting.ICC.put(given, icc);
        Setting.IP.put(given, ip);
        Setting.IP_FORWARD.put(given, ipForward);
        Setting.IP_FORWARD_NO_DROP.put(given, ipForwardNoDrop);
        Setting.IP_MASQ.put(given, ipMasq);
        Setting.IP6TABLES.put(given, ip6tables);
        Setting.IPTABLES.put(given, iptables);
        Setting.IPV6.put(given, ipv6);
        Setting.MTU.put(given, mtu);
        Setting.PUBLISH_THROUGH_INPUT.put(given, publishThroughInput);
        Setting.USERLAND_PROXY.put(given, userlandProxy);
        Setting.USERLAND_PROXY_PATH.put(given, userlandProxyPath);
    }
}
