package dev.jdocker.daemon.network.firewall;

import java.net.InetAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A port of the host that stands for one of a container.
 *
 * @param hostAddress the one address it is published on, null for all of the family of {@code container}
 */
public record PublishedPort(
        @Nullable InetAddress hostAddress, Protocol protocol, int hostPort, InetAddress container, int containerPort)
        implements PortElement {

    /** What carries it. */
    public enum Protocol {
        TCP,
        UDP,
        SCTP;

        /** As Docker and nftables write it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
