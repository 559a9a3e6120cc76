package dev.jdocker.daemon.network.dns;

import java.net.InetAddress;
import java.util.List;

/** What the containers' names say of a question. */
sealed interface Resolution {

    /** Addresses; none where the name is known but has none of the kind that was asked for. */
    record Addresses(List<InetAddress> addresses) implements Resolution {
        public Addresses {
            addresses = List.copyOf(addresses);
        }
    }

    /** The name of an address. */
    record Name(String name) implements Resolution {}

    /** No container is called so. */
    record Unknown() implements Resolution {}
}
