package dev.jdocker.daemon.network.dns;

import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Inet;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.netlink.NetworkNamespaces;
import dev.jdocker.linux.netlink.TranslationTable;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** The sockets of the name server within one container's network. */
record ServerSockets(Fd namespace, Fd udp, Fd tcp) implements AutoCloseable {
    private static final Inet4Address ADDRESS = Inet4Address.ofLiteral(EmbeddedDns.ADDRESS);
    private static final TranslationTable TRANSLATION = new TranslationTable("jdocker_dns", ADDRESS, 53);
    private static final int BACKLOG = 64;

    /**
     * Makes them, at ports that the kernel chooses, and leads port 53 there. A container may so listen on port 53 itself, and
     * an engine that comes after this one takes other ports.
     */
    static ServerSockets open(Linux linux, Path namespaceFile) {
        NetworkNamespaces namespaces = new NetworkNamespaces(linux);
        Fd namespace = namespaces.open(namespaceFile.toString());
        try {
            return namespaces.inside(namespace, () -> inside(linux, namespace));
        } catch (RuntimeException e) {
            namespace.close();
            throw e;
        }
    }

    private static ServerSockets inside(Linux linux, Fd namespace) {
        Fd udp = bound(linux, Inet.SOCK_DGRAM);
        try {
            Fd tcp = bound(linux, Inet.SOCK_STREAM);
            try {
                linux.listen(tcp, BACKLOG);
                TRANSLATION.make(linux, port(linux, udp), port(linux, tcp));
                return new ServerSockets(namespace, udp, tcp);
            } catch (RuntimeException e) {
                tcp.close();
                throw e;
            }
        } catch (RuntimeException e) {
            udp.close();
            throw e;
        }
    }

    private static Fd bound(Linux linux, int type) {
        Fd socket = linux.socket(Inet.AF_INET, type | Inet.SOCK_NONBLOCK, 0);
        try {
            linux.bind(socket, Inet.encode(new InetSocketAddress(ADDRESS, 0)));
            return socket;
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static int port(Linux linux, Fd socket) {
        return Inet.decode(linux.getsockname(socket)).getPort();
    }

    @Override
    public void close() {
        udp.close();
        tcp.close();
        namespace.close();
    }
}
