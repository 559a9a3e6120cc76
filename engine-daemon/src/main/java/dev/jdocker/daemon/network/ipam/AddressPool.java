package dev.jdocker.daemon.network.ipam;

import dev.jdocker.linux.netlink.IpPrefix;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of one subnet. Asked for any, it gives the lowest that is free of its range, as Docker does; asked for a
 * certain one, it gives it wherever in the subnet it is. For several threads.
 */
public final class AddressPool {
    private static final int NO_BROADCAST = 1; // bits of the host part up to which all addresses are hosts' (RFC 3021)

    private final IpPrefix subnet;
    private final BigInteger first;
    private final BigInteger last;
    private final NumberSet taken = new NumberSet();

    /**
     * Makes one of which nothing is taken.
     *
     * @param range the part of the subnet that addresses are given from, null for all of it
     */
    public AddressPool(IpPrefix subnet, @Nullable IpPrefix range) {
        this.subnet = subnet.network();
        IpPrefix given = range == null ? subnet : range;
        first = AddressNumber.first(given);
        last = AddressNumber.last(given);
        if (subnet.bits() - subnet.length() > NO_BROADCAST) {
            // The network's own address (of IPv6 that of any router), and of IPv4 that of all.
            taken.add(AddressNumber.first(subnet));
            if (subnet.isV4()) {
                taken.add(AddressNumber.last(subnet));
            }
        }
    }

    public IpPrefix subnet() {
        return subnet;
    }

    /** Takes the lowest free address of the range, with the subnet's prefix length; empty when all are taken. */
    public synchronized Optional<IpPrefix> take() {
        Optional<BigInteger> free = taken.lowestGap(first, last);
        free.ifPresent(taken::add);
        return free.map(number -> new IpPrefix(AddressNumber.address(number, subnet.bits()), subnet.length()));
    }

    /** Takes that address; false if somebody has it already or if it is none of the subnet. */
    public synchronized boolean take(InetAddress address) {
        return subnet.contains(address) && taken.add(AddressNumber.of(address));
    }

    /** Gives it back; one that nobody has is no failure. */
    public synchronized void release(InetAddress address) {
        if (subnet.contains(address)) {
            taken.remove(AddressNumber.of(address));
        }
    }
}
