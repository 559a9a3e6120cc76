package dev.jdocker.daemon.network.dns;

import dev.jdocker.linux.EventLoop;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.netlink.NetworkNamespaces;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The name servers of all containers. Those of an engine end with it; the one that comes after it makes new ones in the
 * networks of the containers that run. For several threads.
 */
public final class EmbeddedDns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDns.class);

    /** Where a container reaches its name server. */
    public static final String ADDRESS = "127.0.0.11";

    private final Linux linux;
    private final EventLoop loop;
    private final Fd host;
    private final Zones zones = new Zones();
    private final Map<String, ContainerServer> servers = new HashMap<>(); // of the loop
    private final byte[] buffer = new byte[Wire.MAX_MESSAGE];
    private final LocalAnswers local = new LocalAnswers(zones);
    private final Forwarder forwarder;

    private EmbeddedDns(Linux linux, Path resolvConf) {
        this.linux = linux;
        this.host = new NetworkNamespaces(linux).open("/proc/thread-self/ns/net");
        this.loop = EventLoop.start(linux, "dns", e -> LOG.error("serve names", e));
        this.forwarder = new Forwarder(linux, loop, host, new HostResolvers(resolvConf));
    }

    /**
     * Starts the loop. The network namespace of the calling thread is the host's.
     *
     * @param resolvConf the host's, followed as it changes
     */
    public static EmbeddedDns start(Linux linux, Path resolvConf) {
        return new EmbeddedDns(linux, resolvConf);
    }

    /** A container is in a network now, or has other names there. */
    public void joined(DnsEndpoint endpoint) {
        zones.add(endpoint);
    }

    /** It is not any more; one that was not there is no failure. */
    public void left(String networkId, String containerId) {
        zones.remove(networkId, containerId);
    }

    /**
     * Serves a container; where it is served already, by these settings from now on.
     *
     * @param namespace the file of its network namespace
     */
    public void serve(String container, Path namespace, ResolverSettings settings) {
        boolean served = loop.call(() -> {
            ContainerServer server = servers.get(container);
            if (server != null) {
                server.settings(settings);
            }
            return server != null;
        });
        if (served) {
            return;
        }
        ServerSockets sockets = ServerSockets.open(linux, namespace);
        loop.call(() -> {
            stopNow(container);
            servers.put(
                    container,
                    new ContainerServer(linux, loop, container, sockets, settings, local, forwarder, buffer));
            return true;
        });
    }

    /** Ends the service; a container that is not served is no failure. Its network may go then. */
    public void stop(String container) {
        loop.call(() -> {
            stopNow(container);
            return true;
        });
    }

    private void stopNow(String container) {
        ContainerServer server = servers.remove(container);
        if (server != null) {
            server.close();
        }
    }

    @Override
    public void close() {
        loop.call(() -> {
            servers.values().forEach(ContainerServer::close);
            servers.clear();
            return true;
        });
        loop.close();
        host.close();
    }
}
