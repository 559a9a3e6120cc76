package dev.jdocker.daemon.network.proxy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The control message that says which of the host's addresses a datagram was sent to, IP_PKTINFO or IPV6_PKTINFO (ip(7),
 * ipv6(7)): an answer has to come from that one.
 */
final class PacketInfo {
    private static final int HEADER = 16; // struct cmsghdr
    private static final int IN = HEADER + 12; // struct in_pktinfo
    private static final int IN6 = HEADER + 20; // struct in6_pktinfo

    private PacketInfo() {}

    /** What an answer is sent with, made of what its question came with; empty where nothing was said. */
    static byte[] forAnswer(byte[] control) {
        if (control.length < HEADER) {
            return new byte[0];
        }
        int length =
                (int) ByteBuffer.wrap(control).order(ByteOrder.nativeOrder()).getLong(0);
        if ((length != IN && length != IN6) || control.length < length) {
            return new byte[0];
        }
        byte[] answer = Arrays.copyOf(control, (length + 7) & ~7);
        if (length == IN) {
            Arrays.fill(answer, HEADER, HEADER + 4, (byte) 0); // ipi_ifindex: the way is the routes' to say
        } else if ((answer[HEADER] & 0xff) != 0xfe) {
            Arrays.fill(answer, HEADER + 16, HEADER + 20, (byte) 0); // so too, but for addresses of one link
        }
        return answer;
    }
}
