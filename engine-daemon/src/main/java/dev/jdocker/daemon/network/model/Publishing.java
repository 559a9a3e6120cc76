package dev.jdocker.daemon.network.model;

/**
 * How a network publishes ports of its containers.
 *
 * @param binding the host's address for those who name none: empty for all
 * @param v4 how at addresses of IPv4; {@code v6} at those of IPv6
 * @param relays whether a relay may take what the packet filter cannot lead
 * @param direct whether the packet filter has to know ports by the containers' own addresses
 */
public record Publishing(String binding, Way v4, Way v6, boolean relays, boolean direct) {

    /** How a port is reached. */
    public enum Way {
        /** The packet filter translates a port of the host. */
        TRANSLATED,
        /** A socket of the host takes what comes and hands it on. */
        RELAYED,
        /** By the container's own address; the host gives no port. */
        ROUTED
    }

    /** This at addresses of IPv4, and the other at those of IPv6. */
    public Publishing withV6Of(Publishing other) {
        return new Publishing(binding, v4, other.v6, relays, direct || other.direct);
    }

    /** The way of a family. */
    public Way way(boolean family4) {
        return family4 ? v4 : v6;
    }
}
