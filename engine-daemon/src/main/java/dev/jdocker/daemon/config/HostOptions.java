package dev.jdocker.daemon.config;

/**
 * What the engine does to the host that its networks are on.
 *
 * @param filterV4 whether it has rules of the packet filter for IPv4; {@code filterV6} for IPv6
 * @param forwarding whether it turns on that the host forwards packets
 * @param guarded whether what others forward is dropped where forwarding was off before
 * @param relays whether published ports are relayed that the packet filter cannot lead
 * @param directRouting whether published ports are reached by the addresses of containers too, from everywhere
 * @param throughInput whether ports are published by sockets of the host alone, where networks do not say
 */
public record HostOptions(
        boolean filterV4,
        boolean filterV6,
        boolean forwarding,
        boolean guarded,
        boolean relays,
        boolean directRouting,
        boolean throughInput) {
    /** What holds where nothing is said. */
    public static final HostOptions DEFAULTS = new HostOptions(true, true, true, true, true, false, false);

    /** Whether there are rules of the packet filter for a family. */
    public boolean filters(boolean v4) {
        return v4 ? filterV4 : filterV6;
    }
}
