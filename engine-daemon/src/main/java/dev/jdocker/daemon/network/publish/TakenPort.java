package dev.jdocker.daemon.network.publish;

import dev.jdocker.daemon.network.firewall.PublishedPort;
import dev.jdocker.daemon.network.firewall.PublishedPort.Protocol;
import dev.jdocker.daemon.network.model.PortMapping;
import dev.jdocker.daemon.network.proxy.HostPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A port of the host that a container has.
 *
 * @param socket that holds it, null where somebody else got it while there was no engine
 */
record TakenPort(PortMapping mapping, @Nullable HostPort socket) {

    static Protocol protocol(String text) {
        return Protocol.valueOf(text.toUpperCase(Locale.ROOT));
    }

    InetAddress host() {
        return InetAddress.ofLiteral(mapping.hostAddress());
    }

    boolean isV4() {
        return host().getAddress().length == 4;
    }

    /** What the packet filter is told, null where it leads nothing there. */
    @Nullable
    PublishedPort element(PortTarget target) {
        InetAddress host = host();
        InetAddress container = isV4() ? target.v4() : target.v6();
        if (container == null || (!isV4() && host.isLoopbackAddress())) {
            return null;
        }
        return new PublishedPort(
                host.isAnyLocalAddress() ? null : host,
                protocol(mapping.protocol()),
                mapping.hostPort(),
                container,
                mapping.containerPort());
    }

    /**
     * Where a relay leads what arrives at the socket itself: from the host's own {@code ::1}, which the kernel does not
     * translate, and from IPv6 to a container that has none. Null for none.
     */
    @Nullable
    InetSocketAddress relay(PortTarget target) {
        InetAddress container = target.v6() == null ? target.v4() : target.v6();
        boolean relayed = !isV4() && protocol(mapping.protocol()) != Protocol.SCTP;
        return !relayed || container == null ? null : new InetSocketAddress(container, mapping.containerPort());
    }

    /** Whether nobody can have both. */
    boolean clashesWith(String protocol, InetAddress address, int port) {
        if (mapping.hostPort() != port || !mapping.protocol().equals(protocol)) {
            return false;
        }
        InetAddress own = host();
        return own.getAddress().length == address.getAddress().length
                && (own.isAnyLocalAddress() || address.isAnyLocalAddress() || own.equals(address));
    }

    void close() {
        if (socket != null) {
            socket.close();
        }
    }
}
