package dev.jdocker.daemon.network.publish;

import dev.jdocker.daemon.network.model.Publishing;
import dev.jdocker.daemon.network.model.Publishing.Way;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where the published ports of a container lead.
 *
 * @param v4 its address of IPv4, null where packets of that family have no way to it; {@code v6} likewise
 * @param publishing how
 */
public record PortTarget(@Nullable InetAddress v4, @Nullable InetAddress v6, Publishing publishing) {
    /** Nowhere: nothing is published. */
    public static final PortTarget NONE =
            new PortTarget(null, null, new Publishing("", Way.TRANSLATED, Way.TRANSLATED, false, false));

    boolean isNone() {
        return v4 == null && v6 == null;
    }

    /** Whether the same ports of the host are to be taken for both. */
    boolean takesSame(PortTarget other) {
        return way(true) == other.way(true)
                && way(false) == other.way(false)
                && publishing.binding().equals(other.publishing.binding());
    }

    /**
     * How a port on an address of the host's of a family is led here, null where it is not. A relay leads from IPv6 to a
     * container that has none.
     */
    @Nullable
    Way way(boolean hostV4) {
        if (hostV4 || v6 != null) {
            return address(hostV4) == null ? null : publishing.way(hostV4);
        }
        return v4 != null && publishing.relays() && publishing.v4() != Way.ROUTED ? Way.RELAYED : null;
    }

    /** The container's address of a family, null for none. */
    @Nullable
    InetAddress address(boolean family4) {
        return family4 ? v4 : v6;
    }

    /** Where a relay leads what comes to an address of the host's of a family, null for nowhere. */
    @Nullable
    InetAddress relayed(boolean hostV4) {
        Way way = way(hostV4);
        // Where the packet filter leads a port of IPv6, the host's own ::1 still has to be relayed.
        boolean needed = way == Way.RELAYED || (way == Way.TRANSLATED && !hostV4);
        if (!needed || !publishing.relays()) {
            return null;
        }
        return hostV4 || v6 == null ? v4 : v6;
    }
}
