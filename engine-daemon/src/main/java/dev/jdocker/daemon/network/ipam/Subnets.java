package dev.jdocker.daemon.network.ipam;

import dev.jdocker.linux.netlink.IpPrefix;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The subnets that networks have, no two with an address in common. For several threads. */
public final class Subnets {
    /** Docker's own: private networks that few others use, the default bridge's first. */
    public static final List<SubnetPool> DEFAULTS = List.of(
            new SubnetPool(IpPrefix.parse("172.17.0.0/16"), 16),
            new SubnetPool(IpPrefix.parse("172.18.0.0/16"), 16),
            new SubnetPool(IpPrefix.parse("172.19.0.0/16"), 16),
            new SubnetPool(IpPrefix.parse("172.20.0.0/14"), 16),
            new SubnetPool(IpPrefix.parse("172.24.0.0/14"), 16),
            new SubnetPool(IpPrefix.parse("172.28.0.0/14"), 16),
            new SubnetPool(IpPrefix.parse("192.168.0.0/16"), 20));

    private static final int ULA_BASE = 48;
    private static final int ULA_SUBNET = 64;

    private final List<SubnetPool> pools;
    private final List<IpPrefix> used = new ArrayList<>();

    /** Cuts subnets from these pools, in their order. */
    public Subnets(List<SubnetPool> pools) {
        this.pools = List.copyOf(pools);
    }

    /** The pool of an engine's own IPv6 networks (RFC 4193), by 40 bits that are its own. */
    public static SubnetPool uniqueLocal(byte[] globalId) {
        byte[] address = new byte[16];
        address[0] = (byte) 0xfd;
        System.arraycopy(globalId, 0, address, 1, 5);
        return new SubnetPool(IpPrefix.of(address, ULA_BASE), ULA_SUBNET);
    }

    /** Takes that subnet; false if it has an address in common with one that is taken. */
    public synchronized boolean take(IpPrefix subnet) {
        if (used.stream().anyMatch(subnet::overlaps)) {
            return false;
        }
        used.add(subnet.network());
        return true;
    }

    /**
     * Takes the first subnet of the pools of a family that is free.
     *
     * @param avoided networks that have another meaning on this host: its routes
     */
    public synchronized Optional<IpPrefix> takeAny(boolean v4, Collection<IpPrefix> avoided) {
        List<IpPrefix> occupied = new ArrayList<>(used);
        avoided.stream().filter(network -> network.length() > 0).forEach(occupied::add);
        for (SubnetPool pool : pools) {
            if (pool.base().isV4() == v4) {
                Optional<IpPrefix> free = firstFree(pool, occupied);
                if (free.isPresent()) {
                    used.add(free.get());
                    return free;
                }
            }
        }
        return Optional.empty();
    }

    public synchronized void release(IpPrefix subnet) {
        used.remove(subnet.network());
    }

    /** Either the pool's first subnet is free, or one that begins right behind an occupied network. */
    private static Optional<IpPrefix> firstFree(SubnetPool pool, List<IpPrefix> occupied) {
        IpPrefix base = pool.base();
        List<IpPrefix> inside = occupied.stream().filter(base::overlaps).toList();
        int bits = base.bits();
        BigInteger size = BigInteger.ONE.shiftLeft(bits - pool.size());
        Set<BigInteger> candidates = new TreeSet<>(Set.of(AddressNumber.first(base)));
        for (IpPrefix network : inside) {
            BigInteger behind = AddressNumber.last(network).add(BigInteger.ONE);
            candidates.add(
                    behind.add(size).subtract(BigInteger.ONE).divide(size).multiply(size));
        }
        for (BigInteger candidate : candidates) {
            if (candidate.compareTo(AddressNumber.last(base)) > 0) {
                break;
            }
            IpPrefix subnet = new IpPrefix(AddressNumber.address(candidate, bits), pool.size());
            if (base.contains(subnet.address()) && inside.stream().noneMatch(subnet::overlaps)) {
                return Optional.of(subnet);
            }
        }
        return Optional.empty();
    }
}
