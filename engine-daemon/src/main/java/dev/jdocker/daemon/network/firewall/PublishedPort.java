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
        TCP(6),
        UDP(17),
        SCTP(132);

        private final int number;

        Protocol(int number) {
            this.number = number;
        }

        /** As Docker writes it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Its number, as nftables is told: names take /etc/protocols, which minimal machines do not have. */
        int number() {
            return number;
        }
    }
}
