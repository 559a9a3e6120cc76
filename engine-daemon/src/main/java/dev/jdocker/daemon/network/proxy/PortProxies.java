package dev.jdocker.daemon.network.proxy;

import dev.jdocker.daemon.network.firewall.PublishedPort.Protocol;
import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.EventLoop;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Inet;
import dev.jdocker.linux.Linux;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes ports of the host, so that nobody else gets them, and hands on what arrives at those that the packet filter cannot
 * lead to their container. One event loop serves all. For several threads.
 */
public final class PortProxies implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PortProxies.class);
    private static final int BACKLOG = 1024;
    private static final int DATAGRAM = 64 * 1024;
    private static final int EPROTONOSUPPORT = 93;

    private final Linux linux;
    private final EventLoop loop;
    private final byte[] buffer = new byte[DATAGRAM];

    private PortProxies(Linux linux) {
        this.linux = linux;
        this.loop = EventLoop.start(linux, "ports", e -> LOG.error("hand a port on", e));
    }

    /** Starts the loop. Connections to containers come from the network namespace of the calling thread. */
    public static PortProxies start(Linux linux) {
        return new PortProxies(linux);
    }

    /**
     * Takes a port in the network namespace of the calling thread, until it is closed.
     *
     * @param host one address of the host, or that which stands for all of its family
     * @param port 0 for one of the kernel's choice
     * @throws ErrnoException EADDRINUSE where somebody has it, EADDRNOTAVAIL where the host has no such address
     */
    public HostPort reserve(InetAddress host, Protocol protocol, int port) {
        Fd socket = open(host, protocol);
        if (socket == null) {
            return new HostPort(this, null, protocol, port);
        }
        try {
            if (host instanceof Inet6Address) {
                linux.setsockopt(socket, Inet.IPPROTO_IPV6, Inet.IPV6_V6ONLY, 1);
            }
            if (protocol == Protocol.TCP) {
                // What is left of connections that have ended is in nobody's way; a listener is, whatever he sets.
                linux.setsockopt(socket, Inet.SOL_SOCKET, Inet.SO_REUSEADDR, 1);
            }
            linux.bind(socket, Inet.encode(new InetSocketAddress(host, port)));
            if (protocol != Protocol.UDP) {
                linux.listen(socket, BACKLOG);
            }
            int taken = Inet.decode(linux.getsockname(socket)).getPort();
            return new HostPort(this, socket, protocol, taken);
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** Null where the kernel has no such protocol: then there is nobody who could take the port either. */
    private @Nullable Fd open(InetAddress host, Protocol protocol) {
        int family = Inet.family(host);
        try {
            return switch (protocol) {
                case TCP -> linux.socket(family, Inet.SOCK_STREAM | Inet.SOCK_NONBLOCK, Inet.IPPROTO_TCP);
                case UDP -> linux.socket(family, Inet.SOCK_DGRAM | Inet.SOCK_NONBLOCK, Inet.IPPROTO_UDP);
                case SCTP -> linux.socket(family, Inet.SOCK_STREAM | Inet.SOCK_NONBLOCK, Inet.IPPROTO_SCTP);
            };
        } catch (ErrnoException e) {
            if (protocol == Protocol.SCTP && (e.errno() == EPROTONOSUPPORT || e.is(Errno.EAFNOSUPPORT))) {
                return null;
            }
            throw e;
        }
    }

    /** Hands on what arrives at the socket, which is the served port's from now on. */
    ServedPort serve(Fd socket, Protocol protocol, InetSocketAddress container) {
        return loop.call(() -> switch (protocol) {
            case TCP -> new TcpPort(linux, loop, socket, container);
            case UDP -> new UdpPort(linux, loop, socket, container, buffer);
            case SCTP -> throw new IllegalArgumentException("ports of SCTP are not handed on");
        });
    }

    void stop(ServedPort port) {
        loop.call(() -> {
            port.close();
            return true;
        });
    }

    /** Ends the loop; who holds ports closes them before. */
    @Override
    public void close() {
        loop.close();
    }
}
