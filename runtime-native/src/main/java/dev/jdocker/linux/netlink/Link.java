package dev.jdocker.linux.netlink;

import org.jspecify.annotations.Nullable;

/**
 * A link as it is.
 *
 * @param kind as the kernel names it, empty for a device
 * @param mac null where it has none
 * @param master index of the bridge it is a port of, 0 for none
 * @param parent index of the link it stands on or of its other end, 0 for none; may be of another namespace
 * @param up whether it was set up; {@code running} whether it has a carrier too
 * @param alias free text, null for none
 */
public record Link(
        int index,
        String name,
        String kind,
        boolean up,
        boolean running,
        int mtu,
        @Nullable MacAddress mac,
        int master,
        int parent,
        @Nullable String alias,
        Statistics statistics) {

    /** Counts since it was made. */
    public record Statistics(
            long receivedPackets,
            long sentPackets,
            long receivedBytes,
            long sentBytes,
            long receiveErrors,
            long sendErrors,
            long receiveDrops,
            long sendDrops) {
        static final Statistics NONE = new Statistics(0, 0, 0, 0, 0, 0, 0, 0);
    }
}
