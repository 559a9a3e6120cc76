package dev.jdocker.daemon.network.ipam;

import dev.jdocker.linux.netlink.IpPrefix;
import java.math.BigInteger;
import java.net.InetAddress;

/** Addresses as numbers. */
final class AddressNumber {
    private AddressNumber() {}

    static BigInteger of(InetAddress address) {
        return new BigInteger(1, address.getAddress());
    }

    /** The address of that number, in a family of so many bits. */
    static InetAddress address(BigInteger number, int bits) {
        byte[] digits = number.toByteArray();
        byte[] bytes = new byte[bits / 8];
        int count = Math.min(digits.length, bytes.length);
        System.arraycopy(digits, digits.length - count, bytes, bytes.length - count, count);
        return IpPrefix.of(bytes, bits).address();
    }

    static BigInteger first(IpPrefix network) {
        return of(network.network().address());
    }

    static BigInteger last(IpPrefix network) {
        return of(network.last());
    }
}
