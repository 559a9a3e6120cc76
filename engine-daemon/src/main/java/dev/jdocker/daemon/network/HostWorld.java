package dev.jdocker.daemon.network;

import dev.jdocker.daemon.config.HostOptions;
import dev.jdocker.daemon.network.bridge.BridgeDriver;
import dev.jdocker.daemon.network.bridge.Forwarding;
import dev.jdocker.daemon.network.bridge.HostBridges;
import dev.jdocker.daemon.network.firewall.Firewall;
import dev.jdocker.daemon.network.firewall.FirewallPlan;
import dev.jdocker.daemon.network.firewall.FirewallPlan.Families;
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
    private final Forwarding forwarding;

    private HostWorld(NetlinkSocket host, Firewall firewall, PortProxies proxies, Path notes, HostOptions options) {
        this.host = host;
        this.forwarding = new Forwarding(notes, firewall, options);
        this.ports = new PublishedPorts(proxies, firewall);
        this.bridges = new HostBridges(host);
        this.firewall = firewall;
        this.driver = new BridgeDriver(bridges, firewall, forwarding);
    }

    /**
     * That of the calling thread.
     *
     * @param notes a folder on tmpfs for what the host was like before, which is made
     */
    public static HostWorld open(Linux linux, Firewall firewall, PortProxies proxies, Path notes, HostOptions options)
            throws IOException {
        Files.createDirectories(notes);
        return new HostWorld(NetlinkSocket.open(linux), firewall, proxies, notes, options);
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
    void restore(List<Network> networks) {
        // Nothing is forwarded before the table is there that says what.
        restoreFirewall(networks);
        for (Network network : bridged(networks)) {
            try {
                driver.create(network);
            } catch (RuntimeException e) {
                if (network.isPredefined()) {
                    throw e;
                }
                LOG.error("make the network {}: {}", network.name(), e.getMessage());
            }
        }
        forwarding.allow(/* v4= */ true);
    }

    /** Makes the firewall anew, whatever somebody has made of it. */
    void restoreFirewall(List<Network> networks) {
        HostOptions options = forwarding.options();
        ports.whileUnchanged(published -> firewall.restore(new FirewallPlan(
                new Families(options.filterV4(), options.filterV6()),
                forwarding.guarded(),
                bridged(networks).stream().map(driver::rules).toList(),
                published)));
    }

    private static List<Network> bridged(List<Network> networks) {
        return networks.stream()
                .filter(network -> network.driver().equals(BridgeDriver.DRIVER) && !network.configOnly())
                .toList();
    }

    @Override
    public void close() {
        ports.close();
        host.close();
    }
}
