package dev.jdocker.daemon.network.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Names of addresses: {@code 2.0.18.172.in-addr.arpa} and the like (RFC 1035, section 3.5; RFC 3596, section 2.5). */
final class ReverseName {
    private static final String V4 = ".in-addr.arpa";
    private static final String V6 = ".ip6.arpa";

    private ReverseName() {}

    /** The address that a name in lower case stands for; empty where it is none. */
    static Optional<InetAddress> address(String name) {
        if (name.endsWith(V4)) {
            return bytes(name.substring(0, name.length() - V4.length()), 4, 10, 255);
        }
        if (name.endsWith(V6)) {
            return bytes(name.substring(0, name.length() - V6.length()), 32, 16, 15);
        }
        return Optional.empty();
    }

    private static Optional<InetAddress> bytes(String text, int count, int radix, int most) {
        String[] words = text.split("\\.", -1);
        if (words.length != count) {
            return Optional.empty();
        }
        byte[] bytes = new byte[count == 4 ? 4 : 16];
        for (int i = 0; i < count; i++) {
            int value = number(words[count - 1 - i], radix);
            if (value < 0 || value > most) {
                return Optional.empty();
            }
            if (count == 4) {
                bytes[i] = (byte) value;
            } else {
                bytes[i / 2] |= (byte) (i % 2 == 0 ? value << 4 : value);
            }
        }
        try {
            return Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // of 4 or 16 bytes there is none
        }
    }

    private static int number(String word, int radix) {
        try {
            return word.length() > 3 || word.startsWith("+") ? -1 : Integer.parseInt(word, radix);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
