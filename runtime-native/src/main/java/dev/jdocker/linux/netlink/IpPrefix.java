package dev.jdocker.linux.netlink;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * An address with the length of its network's prefix: {@code 172.17.0.1/16}. As a network its bits behind the prefix
 * are zero, see {@link #network}.
 */
public record IpPrefix(InetAddress address, int length) {

    public IpPrefix {
        if (length < 0 || length > bits(address)) {
            throw new IllegalArgumentException("invalid prefix length " + length + " of " + address.getHostAddress());
        }
    }

    /**
     * Reads {@code 10.0.0.0/8} or {@code fd00::1/64}; names are not looked up.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static IpPrefix parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("invalid CIDR address: " + text);
        }
        try {
            return new IpPrefix(
                    InetAddress.ofLiteral(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("invalid CIDR address: " + text, e);
        }
    }

    public static IpPrefix of(byte[] address, int length) {
        try {
            return new IpPrefix(InetAddress.getByAddress(address), length);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + address.length, e);
        }
    }

    public boolean isV4() {
        return address instanceof Inet4Address;
    }

    /** The bits of an address of this family: 32 or 128. */
    public int bits() {
        return bits(address);
    }

    /** The network: this with all bits behind the prefix zero. */
    public IpPrefix network() {
        return of(masked(false), length);
    }

    /** The last address of the network, of IPv4 the one for broadcasts. */
    public InetAddress last() {
        return of(masked(true), length).address();
    }

    public boolean contains(InetAddress other) {
        return bits(other) == bits()
                && new IpPrefix(other, length)
                        .network()
                        .address()
                        .equals(network().address());
    }

    /** Whether an address is in both networks. */
    public boolean overlaps(IpPrefix other) {
        return contains(other.network().address()) || other.contains(network().address());
    }

    private byte[] masked(boolean ones) {
        byte[] bytes = address.getAddress();
        for (int bit = length; bit < 8 * bytes.length; bit++) {
            int mask = 0x80 >> (bit % 8);
            bytes[bit / 8] = (byte) (ones ? bytes[bit / 8] | mask : bytes[bit / 8] & ~mask);
        }
        return Arrays.copyOf(bytes, bytes.length);
    }

    private static int bits(InetAddress address) {
        return 8 * address.getAddress().length;
    }

    int family() {
        return isV4() ? Rtnl.AF_INET : Rtnl.AF_INET6;
    }

    @Override
    public String toString() {
        return text(address) + "/" + length;
    }

    /** An address as people write it: IPv6 with its longest zeros left out (RFC 5952). */
    public static String text(InetAddress address) {
        return address instanceof Inet4Address ? address.getHostAddress() : Ipv6Text.of(address.getAddress());
    }
}
