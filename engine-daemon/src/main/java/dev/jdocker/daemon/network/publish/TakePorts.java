package dev.jdocker.daemon.network.publish;

import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.network.model.PortMapping;
import dev.jdocker.daemon.network.model.PortWish;
import dev.jdocker.daemon.network.model.Publishing.Way;
import dev.jdocker.daemon.network.proxy.HostPort;
import dev.jdocker.daemon.network.proxy.PortProxies;
import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.netlink.IpPrefix;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes ports of the host for a container, the same number on each address of one wish.
 *
 * @param known all that containers have already
 */
record TakePorts(PortProxies proxies, Supplier<Collection<TakenPort>> known) {
    private static final int ATTEMPTS = 64;
    private static final String ALL_V4 = "0.0.0.0";
    private static final String ALL_V6 = "::";

    /** All of them, or none. */
    List<TakenPort> take(List<PortWish> wishes, PortTarget target) {
        List<TakenPort> taken = new ArrayList<>();
        try {
            // Those who leave the choice to others come last.
            List<PortWish> ordered = wishes.stream()
                    .sorted(Comparator.comparing((PortWish wish) -> wish.first() == 0)
                            .thenComparingInt(wish -> wish.last() - wish.first()))
                    .toList();
            for (PortWish wish : ordered) {
                taken.addAll(take(wish, target, taken));
            }
            return taken;
        } catch (RuntimeException e) {
            taken.forEach(TakenPort::close);
            throw e;
        }
    }

    private List<TakenPort> take(PortWish wish, PortTarget target, List<TakenPort> before) {
        List<TakenPort> taken = new ArrayList<>();
        List<InetAddress> addresses = new ArrayList<>();
        for (InetAddress address : addresses(wish, target)) {
            boolean v4 = isV4(address);
            if (target.way(v4) == Way.ROUTED) {
                taken.add(new TakenPort(
                        new PortMapping(wish.protocol(), wish.containerPort(), v4 ? ALL_V4 : ALL_V6, 0), null));
            } else {
                addresses.add(address);
            }
        }
        if (!addresses.isEmpty()) {
            taken.addAll(take(wish, addresses, target, before));
        }
        return taken;
    }

    private List<TakenPort> take(
            PortWish wish, List<InetAddress> addresses, PortTarget target, List<TakenPort> before) {
        if (wish.first() == 0) {
            return takeAny(wish, addresses, target, before);
        }
        for (int port = wish.first(); port <= wish.last(); port++) {
            boolean last = port == wish.last();
            try {
                return takeAll(wish, addresses, port, target, before);
            } catch (ServerError e) {
                if (last) {
                    throw wish.first() == wish.last() ? e : new ServerError("all ports are allocated", e);
                }
            }
        }
        throw new ServerError("all ports are allocated");
    }

    /** The kernel chooses for the first address; the others may have that number taken. */
    private List<TakenPort> takeAny(
            PortWish wish, List<InetAddress> addresses, PortTarget target, List<TakenPort> before) {
        for (int attempt = 1; ; attempt++) {
            try {
                return takeAll(wish, addresses, 0, target, before);
            } catch (ServerError e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private List<TakenPort> takeAll(
            PortWish wish, List<InetAddress> addresses, int wanted, PortTarget target, List<TakenPort> before) {
        List<TakenPort> taken = new ArrayList<>();
        int port = wanted;
        try {
            for (InetAddress address : addresses) {
                requireFree(wish, address, port, before);
                HostPort socket = reserve(wish, address, port, target);
                if (socket == null) {
                    continue;
                }
                port = socket.port();
                if (port == 0) {
                    socket.close();
                    throw new ServerError("failed to listen on " + text(address, 0) + ": protocol not supported");
                }
                taken.add(new TakenPort(
                        new PortMapping(wish.protocol(), wish.containerPort(), IpPrefix.text(address), port), socket));
            }
            return taken;
        } catch (RuntimeException e) {
            taken.forEach(TakenPort::close);
            throw e;
        }
    }

    private void requireFree(PortWish wish, InetAddress address, int port, List<TakenPort> before) {
        List<TakenPort> all = new ArrayList<>(known.get());
        all.addAll(before);
        for (TakenPort other : all) {
            if (port != 0 && other.clashesWith(wish.protocol(), address, port)) {
                throw new ServerError("Bind for " + other.mapping().hostAddress() + ":" + port
                        + " failed: port is already allocated");
            }
        }
    }

    /** Null for a host without IPv6, where its user did not ask for it in so many words. */
    private @Nullable HostPort reserve(PortWish wish, InetAddress address, int port, PortTarget target) {
        try {
            return proxies.reserve(address, TakenPort.protocol(wish.protocol()), port);
        } catch (ErrnoException e) {
            boolean v6 = !isV4(address);
            if (v6 && wish.hostAddress().isEmpty() && (e.is(Errno.EAFNOSUPPORT) || e.is(Errno.EADDRNOTAVAIL))) {
                return null;
            }
            InetAddress container = v6 && target.v6() != null ? target.v6() : target.v4();
            throw new ServerError(
                    "failed to bind host port for " + text(address, port) + ":"
                            + (container == null ? "" : IpPrefix.text(container)) + ":" + wish.containerPort() + "/"
                            + wish.protocol() + ": " + Errno.describe(e.errno()),
                    e);
        }
    }

    private static String text(InetAddress address, int port) {
        String text = IpPrefix.text(address);
        return (text.contains(":") ? "[" + text + "]" : text) + ":" + port;
    }

    /** Without an address those of both families, IPv4 first, unless the network has another default. */
    private static List<InetAddress> addresses(PortWish wish, PortTarget target) {
        String binding = target.publishing().binding();
        String asked = wish.hostAddress().isEmpty() ? binding : wish.hostAddress();
        boolean all = wish.hostAddress().isEmpty() && (asked.isEmpty() || asked.equals(ALL_V4));
        List<String> texts = all ? List.of(ALL_V4, ALL_V6) : List.of(asked);
        return texts.stream()
                .map(InetAddress::ofLiteral)
                .filter(address -> {
                    Way way = target.way(isV4(address));
                    return way != null && !(way == Way.RELAYED && isSctp(wish, address, target));
                })
                .toList();
    }

    /** What cannot be relayed: passed over on the side, refused where it would be all. */
    private static boolean isSctp(PortWish wish, InetAddress address, PortTarget target) {
        boolean sctp = wish.protocol().equals("sctp");
        if (sctp && target.address(isV4(address)) != null) {
            throw new ServerError(
                    "failed to listen on " + text(address, wish.first()) + ": ports of sctp cannot be relayed");
        }
        return sctp;
    }

    private static boolean isV4(InetAddress address) {
        return address.getAddress().length == 4;
    }
}
