package dev.jdocker.daemon.network;

import dev.jdocker.daemon.network.bridge.BridgeDriver;
import dev.jdocker.daemon.network.bridge.HostBridges;
import dev.jdocker.daemon.network.firewall.Firewall;
import dev.jdocker.daemon.network.firewall.FirewallPlan;
import dev.jdocker.daemon.network.model.Network;
import dev.jdocker.daemon.network.proxy.PortProxies;
import dev.jdocker.daemon.network.publish.PublishedPorts;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.netlink.NetlinkSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The network namespace that the engine is in: its bridges and its packet filter. */
public final class HostWorld implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostWorld.class);

    private final NetlinkSocket host;
    private final HostBridges bridges;
    private final Firewall firewall;
    private final BridgeDriver driver;
    private final PublishedPorts ports;

    private HostWorld(NetlinkSocket host, Firewall firewall, PortProxies proxies) {
        this.host = host;
        this.ports = new PublishedPorts(proxies, firewall);
        this.bridges = new HostBridges(host);
        this.firewall = firewall;
        this.driver = new BridgeDriver(bridges, firewall);
    }

    /** That of the calling thread. */
    public static HostWorld open(Linux linux, Firewall firewall, PortProxies proxies) {
        return new HostWorld(NetlinkSocket.open(linux), firewall, proxies);
    }

    PublishedPorts ports() {
        return ports;
    }

    BridgeDriver bridgeDriver() {
        return driver;
    }

    HostBridges bridges() {
        return bridges;
    }

    /** Makes the bridges and the firewall of the networks that are there, where they are missing. */
    void restore(List<Network> networks, Path folder) throws IOException {
        List<Network> ours = networks.stream()
                .filter(network -> network.driver().equals(BridgeDriver.DRIVER) && !network.configOnly())
                .toList();
        Files.createDirectories(folder);
        // Nothing is forwarded before the table is there that says what.
        firewall.restore(new FirewallPlan(
                forwardsForUs(folder), ours.stream().map(BridgeDriver::rules).toList(), ports.elements()));
        for (Network network : ours) {
            try {
                driver.create(network);
            } catch (RuntimeException e) {
                if (network.isPredefined()) {
                    throw e;
                }
                LOG.error("make the network {}: {}", network.name(), e.getMessage());
            }
        }
        bridges.enableForwarding();
    }

    /** Whether the host forwards packets because of us alone: noted before it does, for the engines after this one. */
    private boolean forwardsForUs(Path folder) throws IOException {
        Path note = folder.resolve("forwarding-was-off");
        if (!Files.exists(note) && !bridges.isForwarding()) {
            Files.createFile(note);
        }
        return Files.exists(note);
    }

    @Override
    public void close() {
        ports.close();
        host.close();
    }
}
