package dev.jdocker.daemon.network.publish;

import dev.jdocker.daemon.network.firewall.OpenPort;
import dev.jdocker.daemon.network.firewall.PortElement;
import dev.jdocker.daemon.network.firewall.PublishedPort;
import dev.jdocker.daemon.network.firewall.PublishedPort.Protocol;
import dev.jdocker.daemon.network.model.PortMapping;
import dev.jdocker.daemon.network.model.Publishing.Way;
import dev.jdocker.daemon.network.proxy.HostPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A port of the host that a container has.
 *
 * @param socket that holds it, null where the host gives none, or somebody else got it while there was no engine
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

    /** What the packet filter is told. */
    List<PortElement> elements(PortTarget target) {
        InetAddress container = target.address(isV4());
        Way way = target.way(isV4());
        if (container == null || way == null) {
            return List.of();
        }
        PortElement open = new OpenPort(protocol(mapping.protocol()), container, mapping.containerPort());
        return switch (way) {
            case ROUTED -> List.of(open);
            case RELAYED -> List.of();
            case TRANSLATED -> {
                InetAddress host = host();
                if (!isV4() && host.isLoopbackAddress()) {
                    yield List.of();
                }
                PortElement translated = new PublishedPort(
                        host.isAnyLocalAddress() ? null : host,
                        protocol(mapping.protocol()),
                        mapping.hostPort(),
                        container,
                        mapping.containerPort());
                yield target.publishing().direct() ? List.of(translated, open) : List.of(translated);
            }
        };
    }

    /** Where a relay leads what arrives at the socket itself, null for nowhere. */
    @Nullable
    InetSocketAddress relay(PortTarget target) {
        InetAddress container = target.relayed(isV4());
        return container == null || protocol(mapping.protocol()) == Protocol.SCTP
                ? null
                : new InetSocketAddress(container, mapping.containerPort());
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
