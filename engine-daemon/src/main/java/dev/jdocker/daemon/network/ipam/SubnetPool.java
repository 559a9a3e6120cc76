package dev.jdocker.daemon.network.ipam;

import dev.jdocker.linux.netlink.IpPrefix;

/**
 * Where subnets are cut from: {@code {"base": "172.20.0.0/14", "size": 16}} gives four of them.
 *
 * @param size prefix length of each
 */
public record SubnetPool(IpPrefix base, int size) {
    public SubnetPool {
        base = base.network();
        if (size < base.length() || size > base.bits()) {
            throw new IllegalArgumentException("invalid default address pool: size " + size + " of " + base);
        }
    }
}
