package dev.jdocker.linux;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Sockets of the internet protocols: numbers of the kernel's headers by their names there, and addresses as in memory. */
public final class Inet {
    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;
    public static final int SOCK_STREAM = 1;
    public static final int SOCK_DGRAM = 2;
    public static final int SOCK_NONBLOCK = Flags.O_NONBLOCK;
    public static final int SOL_SOCKET = 1;
    public static final int SO_REUSEADDR = 2;
    public static final int SO_ERROR = 4;
    public static final int IPPROTO_IP = 0;
    public static final int IPPROTO_TCP = 6;
    public static final int IPPROTO_UDP = 17;
    public static final int IPPROTO_IPV6 = 41;
    public static final int IPPROTO_SCTP = 132;
    public static final int TCP_NODELAY = 1;
    public static final int IP_PKTINFO = 8;
    public static final int IPV6_V6ONLY = 26;
    public static final int IPV6_RECVPKTINFO = 49;
    public static final int SHUT_WR = 1;

    private static final int IN_BYTES = 16; // struct sockaddr_in
    private static final int IN6_BYTES = 28; // struct sockaddr_in6

    private Inet() {}

    public static int family(InetAddress address) {
        return address.getAddress().length == 4 ? AF_INET : AF_INET6;
    }

    /** As a {@code struct sockaddr_in} or {@code sockaddr_in6}. */
    public static byte[] encode(InetSocketAddress address) {
        byte[] ip = address.getAddress().getAddress();
        boolean v4 = ip.length == 4;
        ByteBuffer out = ByteBuffer.allocate(v4 ? IN_BYTES : IN6_BYTES).order(ByteOrder.nativeOrder());
        out.putShort((short) (v4 ? AF_INET : AF_INET6));
        out.order(ByteOrder.BIG_ENDIAN).putShort((short) address.getPort());
        if (!v4) {
            out.putInt(0); // sin6_flowinfo
        }
        out.put(ip);
        if (address.getAddress() instanceof Inet6Address v6) {
            out.order(ByteOrder.nativeOrder()).putInt(v6.getScopeId());
        }
        return out.array();
    }

    /** Reads what {@link #encode} writes. */
    public static InetSocketAddress decode(byte[] address) {
        ByteBuffer in = ByteBuffer.wrap(address).order(ByteOrder.nativeOrder());
        short family = in.getShort();
        if (family != AF_INET && family != AF_INET6) {
            throw new IllegalArgumentException("no address of the internet protocols: family " + family);
        }
        int port = in.order(ByteOrder.BIG_ENDIAN).getShort() & 0xffff;
        byte[] ip = new byte[family == AF_INET ? 4 : 16];
        in.position(family == AF_INET ? 4 : 8).get(ip);
        try {
            return new InetSocketAddress(InetAddress.getByAddress(ip), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
