package dev.jdocker.daemon.network;

import dev.jdocker.api.network.EndpointSettings;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.network.bridge.EndpointPlan;
import dev.jdocker.daemon.network.bridge.HostBridges;
import dev.jdocker.daemon.network.bridge.Sandboxes;
import dev.jdocker.daemon.network.firewall.BridgeRules;
import dev.jdocker.daemon.network.firewall.Firewall;
import dev.jdocker.daemon.network.firewall.FirewallPlan;
import dev.jdocker.daemon.network.ipam.AddressPool;
import dev.jdocker.daemon.network.ipam.Subnets;
import dev.jdocker.daemon.persist.DocumentFolder;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.netlink.IpPrefix;
import dev.jdocker.linux.netlink.MacAddress;
import dev.jdocker.linux.netlink.NetlinkSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The network {@code bridge}: the bridge {@code docker0} with a subnet of its own, and the sandboxes of the containers in
 * it. Each is written down on the exec root before it is made, so that an engine that comes after a crash knows what to
 * keep and what to clear away.
 */
public final class DefaultBridge implements ContainerSandboxes, AutoCloseable {
    /** The link, called as Docker calls it. */
    public static final String LINK = "docker0";

    /** Of all bridges without another wish. */
    public static final int MTU = 1500;

    static final Map<String, String> OPTIONS = Map.of(
            "com.docker.network.bridge.default_bridge", "true",
            "com.docker.network.bridge.enable_icc", "true",
            "com.docker.network.bridge.enable_ip_masquerade", "true",
            "com.docker.network.bridge.host_binding_ipv4", "0.0.0.0",
            "com.docker.network.bridge.name", LINK,
            "com.docker.network.driver.mtu", Integer.toString(MTU));

    private static final int PORT_NAME_DIGITS = 11; // "veth" and these are the 15 bytes that a link's name may have

    private final NetlinkSocket host;
    private final Sandboxes sandboxes;
    private final IpPrefix gateway;
    private final AddressPool addresses;
    private final DocumentFolder<EndpointSettings> records;
    private final Map<String, EndpointSettings> joined = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();

    private DefaultBridge(
            NetlinkSocket host,
            Sandboxes sandboxes,
            IpPrefix gateway,
            DocumentFolder<EndpointSettings> records,
            Map<String, EndpointSettings> joined) {
        this.host = host;
        this.sandboxes = sandboxes;
        this.gateway = gateway;
        this.addresses = new AddressPool(gateway, null);
        this.records = records;
        this.joined.putAll(joined);
        addresses.take(gateway.address());
        joined.values().forEach(endpoint -> addresses.take(InetAddress.ofLiteral(endpoint.ipAddress())));
    }

    /** Makes the bridge and the firewall where they are missing, and takes over the sandboxes that are there. */
    public static DefaultBridge open(Linux linux, Path execRoot, Firewall firewall) throws IOException {
        NetlinkSocket host = NetlinkSocket.open(linux);
        try {
            HostBridges bridges = new HostBridges(host);
            IpPrefix gateway = gateway(bridges);
            Path folder = Files.createDirectories(execRoot.resolve("network"));
            boolean onlyOurs = forwardsForUs(folder, bridges);
            // Nothing is forwarded before the table is there that says what.
            firewall.restore(plan(onlyOurs, gateway));
            bridges.ensure(LINK, List.of(gateway), MTU);
            bridges.enableForwarding();
            DocumentFolder<EndpointSettings> records =
                    new DocumentFolder<>(folder.resolve("endpoints"), EndpointSettings.class);
            Sandboxes sandboxes = new Sandboxes(linux, folder.resolve("namespaces"), host);
            return new DefaultBridge(host, sandboxes, gateway, records, records.load());
        } catch (IOException | RuntimeException e) {
            host.close();
            throw e;
        }
    }

    /** Whether the host forwards packets because of us alone: noted before it does, for the engines after this one. */
    private static boolean forwardsForUs(Path folder, HostBridges bridges) throws IOException {
        Path note = folder.resolve("forwarding-was-off");
        if (!Files.exists(note) && !bridges.isForwarding()) {
            Files.createFile(note);
        }
        return Files.exists(note);
    }

    private static FirewallPlan plan(boolean onlyOurs, IpPrefix gateway) {
        return new FirewallPlan(
                onlyOurs, List.of(new BridgeRules(LINK, List.of(gateway.network()), false, true)), List.of());
    }

    /** A bridge that is there keeps its address, as with dockerd; a new one gets the first subnet without a route. */
    private static IpPrefix gateway(HostBridges bridges) {
        Optional<IpPrefix> kept =
                bridges.addressesOf(LINK).stream().filter(IpPrefix::isV4).findFirst();
        if (kept.isPresent()) {
            return kept.get();
        }
        IpPrefix subnet = new Subnets(Subnets.DEFAULTS)
                .takeAny(true, bridges.routed())
                .orElseThrow(() -> new IllegalStateException("all predefined address pools have been fully subnetted"));
        return new AddressPool(subnet, null).take().orElseThrow();
    }

    /** The bridge's address with its subnet's prefix length. */
    public IpPrefix gateway() {
        return gateway;
    }

    @Override
    public EndpointSettings join(String container, String wantedMac) {
        leave(container);
        MacAddress mac = wantedMac.isEmpty() ? MacAddress.random(random) : mac(wantedMac);
        IpPrefix address = addresses
                .take()
                .orElseThrow(() -> new ServerError("failed to set up container networking: no available IPv4 addresses"
                        + " on this network's address pools: bridge"));
        EndpointSettings endpoint = EndpointSettings.builder()
                .macAddress(mac.toString())
                .gateway(IpPrefix.text(gateway.address()))
                .ipAddress(IpPrefix.text(address.address()))
                .ipPrefixLen(address.length())
                .build();
        joined.put(container, endpoint);
        try {
            records.put(container, endpoint);
            sandboxes.create(
                    container,
                    List.of(new EndpointPlan(
                            LINK, port(container), "eth0", mac, List.of(address), List.of(gateway.address()), MTU)));
            return endpoint;
        } catch (RuntimeException e) {
            leave(container);
            throw new ServerError("failed to set up container networking: " + e.getMessage(), e);
        }
    }

    private static MacAddress mac(String text) {
        try {
            return MacAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BadRequest(String.valueOf(e.getMessage()), e);
        }
    }

    private static String port(String container) {
        return "veth" + container.substring(0, PORT_NAME_DIGITS);
    }

    @Override
    public void leave(String container) {
        EndpointSettings endpoint = joined.get(container);
        if (endpoint == null) {
            return;
        }
        sandboxes.remove(container, List.of(port(container)));
        records.remove(container);
        joined.remove(container);
        addresses.release(InetAddress.ofLiteral(endpoint.ipAddress()));
    }

    @Override
    public Optional<EndpointSettings> endpoint(String container) {
        return Optional.ofNullable(joined.get(container));
    }

    @Override
    public Path file(String container) {
        return sandboxes.file(container);
    }

    @Override
    public void keepOnly(Set<String> containers) {
        joined.keySet().stream()
                .filter(container -> !containers.contains(container))
                .forEach(this::leave);
    }

    @Override
    public void close() {
        host.close();
    }
}
