package dev.jdocker.daemon.network.publish;

import java.net.InetAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the published ports of a container lead.
 *
 * @param v4 its address of IPv4, null where packets of that family have no way to it; {@code v6} likewise
 * @param binding the host's address for those who do not care, empty for all
 */
public record PortTarget(@Nullable InetAddress v4, @Nullable InetAddress v6, String binding) {
    /** Nowhere: nothing is published. */
    public static final PortTarget NONE = new PortTarget(null, null, "");

    boolean isNone() {
        return v4 == null && v6 == null;
    }

    /** Whether the same ports of the host are to be taken for both. */
    boolean takesSame(PortTarget other) {
        return (v4 == null) == (other.v4 == null)
                && (v6 == null) == (other.v6 == null)
                && Objects.equals(binding, other.binding);
    }

    /** Whether a port on an address of a family can be led here at all. */
    boolean isReachable(boolean hostV4) {
        return hostV4 ? v4 != null : !isNone();
    }
}
