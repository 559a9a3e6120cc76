package dev.jdocker.daemon.registry.host;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Addresses that share their first bits: {@code 10.0.0.0/8}. */
public record AddressRange(InetAddress first, int bits) {

    /** The range a text names; empty where it names none. */
    public static Optional<AddressRange> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        try {
            Optional<InetAddress> first = literal(text.substring(0, slash));
            int bits = Integer.parseInt(text.substring(slash + 1));
            return first.filter(address -> bits >= 0 && bits <= address.getAddress().length * 8)
                    .map(address -> new AddressRange(address, bits));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** An address that is written as one; names are not looked up. */
    static Optional<InetAddress> literal(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        boolean isAddress = bare.indexOf(':') >= 0
                ? bare.matches("[0-9a-fA-F:.]+")
                : bare.matches("\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
        try {
            return isAddress ? Optional.of(InetAddress.getByName(bare)) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    boolean contains(InetAddress address) {
        byte[] mine = first.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit & 7);
            if ((mine[bit >> 3] & mask) != (other[bit >> 3] & mask)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return first.getHostAddress() + "/" + bits;
    }
}
