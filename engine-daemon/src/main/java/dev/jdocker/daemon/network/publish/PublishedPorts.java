package dev.jdocker.daemon.network.publish;

import dev.jdocker.daemon.network.firewall.Firewall;
import dev.jdocker.daemon.network.firewall.PortElement;
import dev.jdocker.daemon.network.model.PortMapping;
import dev.jdocker.daemon.network.model.PortWish;
import dev.jdocker.daemon.network.proxy.HostPort;
import dev.jdocker.daemon.network.proxy.PortProxies;
import dev.jdocker.linux.ErrnoException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ports that containers have of this host. Each is taken by a socket, so that nobody else gets it, and led to its
 * container by the packet filter; only what that cannot translate is relayed. For several threads.
 */
public final class PublishedPorts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedPorts.class);

    private final PortProxies proxies;
    private final Firewall firewall;
    private final TakePorts taking;
    private final Map<String, Published> published = new HashMap<>();

    /** What a container has. */
    private record Published(List<TakenPort> ports, PortTarget target) {

        List<PortMapping> mappings() {
            return ports.stream().map(TakenPort::mapping).toList();
        }

        Set<PortElement> elements() {
            Set<PortElement> elements = new LinkedHashSet<>();
            ports.forEach(port -> elements.addAll(port.elements(target)));
            return elements;
        }
    }

    public PublishedPorts(PortProxies proxies, Firewall firewall) {
        this.proxies = proxies;
        this.firewall = firewall;
        this.taking = new TakePorts(proxies, this::taken);
    }

    private Collection<TakenPort> taken() {
        return published.values().stream().flatMap(one -> one.ports().stream()).toList();
    }

    /**
     * Takes the ports of a container and leads them; what it had before it keeps as far as it can.
     *
     * @throws dev.jdocker.daemon.error.ServerError in Docker's words, where one is taken; then it has none of them
     */
    public synchronized List<PortMapping> publish(String container, List<PortWish> wishes, PortTarget target) {
        Published before = published.get(container);
        if (before != null && !before.target().takesSame(target)) {
            release(container);
            before = null;
        }
        if (target.isNone() || wishes.isEmpty()) {
            return List.of();
        }
        Published now = new Published(before == null ? taking.take(wishes, target) : moved(before, target), target);
        published.put(container, now);
        try {
            if (before == null) {
                relay(now);
            }
            apply(before == null ? Set.of() : before.elements(), now.elements());
            return now.mappings();
        } catch (RuntimeException e) {
            published.remove(container);
            now.ports().forEach(TakenPort::close);
            throw e;
        }
    }

    /** The same ports, but with relays to where they are to lead now. */
    private List<TakenPort> moved(Published before, PortTarget target) {
        List<TakenPort> moved = new ArrayList<>();
        for (TakenPort port : before.ports()) {
            InetSocketAddress relay = port.relay(target);
            if (Objects.equals(relay, port.relay(before.target()))) {
                moved.add(port);
            } else {
                port.close();
                TakenPort again = new TakenPort(port.mapping(), retake(port.mapping()));
                relay(again, target);
                moved.add(again);
            }
        }
        return moved;
    }

    private static void relay(Published one) {
        one.ports().forEach(port -> relay(port, one.target()));
    }

    private static void relay(TakenPort port, PortTarget target) {
        InetSocketAddress container = port.relay(target);
        if (container != null && port.socket() != null) {
            port.socket().relayTo(container);
        }
    }

    /** Withdraws the ports of a container and gives them back; one that has none is no failure. */
    public synchronized void release(String container) {
        Published before = published.remove(container);
        if (before != null) {
            apply(before.elements(), Set.of());
            before.ports().forEach(TakenPort::close);
        }
    }

    private void apply(Set<PortElement> before, Set<PortElement> now) {
        List<PortElement> gone =
                before.stream().filter(port -> !now.contains(port)).toList();
        List<PortElement> added =
                now.stream().filter(port -> !before.contains(port)).toList();
        if (!gone.isEmpty()) {
            firewall.withdraw(gone);
        }
        if (!added.isEmpty()) {
            firewall.publish(added);
        }
    }

    /** Takes over what a container has of an earlier engine; the packet filter is restored by {@link #whileUnchanged}. */
    public synchronized void restore(String container, List<PortMapping> mappings, PortTarget target) {
        List<TakenPort> ports = mappings.stream()
                .map(mapping -> new TakenPort(mapping, retake(mapping)))
                .toList();
        Published one = new Published(ports, target);
        published.put(container, one);
        relay(one);
    }

    private @Nullable HostPort retake(PortMapping mapping) {
        if (mapping.hostPort() == 0) {
            return null; // the host gives none
        }
        TakenPort port = new TakenPort(mapping, null);
        try {
            return proxies.reserve(port.host(), TakenPort.protocol(mapping.protocol()), mapping.hostPort());
        } catch (ErrnoException e) {
            LOG.warn("take the port {} of {} again: {}", mapping.hostPort(), mapping.hostAddress(), e.getMessage());
            return null;
        }
    }

    /** Does something with all that the packet filter is to lead, while none comes or goes. */
    public synchronized void whileUnchanged(Consumer<List<PortElement>> work) {
        work.accept(published.values().stream()
                .flatMap(one -> one.elements().stream())
                .toList());
    }

    /** Gives the sockets back; what the packet filter leads goes on. */
    @Override
    public synchronized void close() {
        published.values().forEach(one -> one.ports().forEach(TakenPort::close));
        published.clear();
    }
}
