package dev.jdocker.daemon.network;

import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.network.ipam.Addressing;
import dev.jdocker.daemon.network.model.Endpoint;
import dev.jdocker.daemon.network.model.Network;
import dev.jdocker.daemon.network.model.Publishing;
import dev.jdocker.daemon.network.model.Sandbox;
import dev.jdocker.daemon.network.model.SandboxObserver;
import dev.jdocker.daemon.network.publish.PortTarget;
import dev.jdocker.daemon.network.publish.PublishedPorts;
import dev.jdocker.daemon.network.sandbox.Inside;
import dev.jdocker.daemon.network.sandbox.Namespaces;
import dev.jdocker.daemon.persist.DocumentFolder;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.netlink.IpPrefix;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The networks of the containers that run. What a container is to have is written down on the exec root before it is made,
 * and struck out after it is gone, so that an engine that comes after a crash knows what to keep and what to clear away.
 * Calls for one container come one after the other: its lock is held.
 */
public final class Sandboxes {
    private static final Logger LOG = LoggerFactory.getLogger(Sandboxes.class);

    private final NetworkRegistry networks;
    private final Addressing addressing;
    private final NewEndpoint endpoints;
    private final Namespaces namespaces;
    private final DocumentFolder<Sandbox> records;
    private final Map<String, Sandbox> open = new ConcurrentHashMap<>();
    private final @Nullable PublishedPorts ports;
    private final List<SandboxObserver> observers = new CopyOnWriteArrayList<>();

    Sandboxes(
            NetworkRegistry networks,
            Addressing addressing,
            Namespaces namespaces,
            Path folder,
            @Nullable PublishedPorts ports)
            throws IOException {
        this.ports = ports;
        this.networks = networks;
        this.addressing = addressing;
        this.endpoints = new NewEndpoint(addressing);
        this.namespaces = namespaces;
        this.records = new DocumentFolder<>(folder, Sandbox.class);
        open.putAll(records.load());
        for (Sandbox sandbox : open.values()) {
            for (Endpoint endpoint : sandbox.endpoints()) {
                networks.find(endpoint.networkId())
                        .ifPresent(network ->
                                endpoint.addresses().forEach(address -> addressing.take(network, address.address())));
            }
            if (ports != null && !sandbox.ports().isEmpty()) {
                ports.restore(sandbox.container(), sandbox.ports(), target(sandbox));
            }
        }
    }

    void observe(SandboxObserver observer) {
        observers.add(observer);
    }

    /** All that are there. */
    List<Sandbox> all() {
        return List.copyOf(open.values());
    }

    /** That of a container; empty where the launcher makes its namespace, and where it does not run. */
    public Optional<Sandbox> of(String container) {
        return Optional.ofNullable(open.get(container));
    }

    /**
     * Makes the namespace of a container that is about to start, with its links; one that is left over is removed.
     *
     * @param made a namespace that is to be furnished instead of a new one, null for none; stays the caller's to close
     */
    public Sandbox open(SandboxWish wish, @Nullable Fd made) {
        close(wish.container());
        String file = namespaces.file(wish.container()).toString();
        Sandbox sandbox = new Sandbox(wish.container(), wish.name(), file, List.of(), wish.ports(), List.of());
        try {
            List<String> links = new ArrayList<>();
            for (Map.Entry<String, EndpointWish> entry : wish.endpoints().entrySet()) {
                Endpoint joined = join(sandbox, networks.get(entry.getKey()), entry.getValue(), links);
                links.add(joined.link());
                sandbox = require(wish.container());
            }
            Sandbox whole = published(sandbox);
            open.put(wish.container(), whole);
            records.put(wish.container(), whole);
            namespaces.create(wish.container(), made, inside -> furnish(inside, whole));
            observers.forEach(observer -> observer.opened(whole));
            return whole;
        } catch (RuntimeException e) {
            close(wish.container());
            throw NetworkFailure.atStart(e);
        }
    }

    /** Takes an endpoint's addresses and its place in the network, which cannot be removed from then on. */
    private Endpoint join(Sandbox sandbox, Network network, EndpointWish wish, List<String> links) {
        return networks.using(network.id(), current -> {
            Endpoint endpoint = endpoints.in(current, networks.driver(current), wish, links);
            open.put(sandbox.container(), sandbox.with(endpoint));
            return endpoint;
        });
    }

    /** Takes the ports that a sandbox wants of the host, and leads them to whoever has its default route. */
    private Sandbox published(Sandbox sandbox) {
        if (ports == null) {
            return sandbox;
        }
        try {
            return sandbox.withPorts(ports.publish(sandbox.container(), sandbox.wishes(), target(sandbox)));
        } catch (ServerError e) {
            Endpoint gateway = sandbox.endpoints().getFirst();
            throw new ServerError(
                    "driver failed programming external connectivity on endpoint " + sandbox.name() + " ("
                            + gateway.id() + "): " + e.text(),
                    e);
        }
    }

    private PortTarget target(Sandbox sandbox) {
        Endpoint gateway4 = ifPublishing(sandbox.gateway(true));
        Endpoint gateway6 = ifPublishing(sandbox.gateway(false));
        Endpoint first = gateway4 == null ? gateway6 : gateway4;
        if (first == null) {
            return PortTarget.NONE;
        }
        Publishing how = publishing(first);
        Publishing how6 = gateway6 == null ? null : publishing(gateway6);
        if (how == null) {
            return PortTarget.NONE;
        }
        return new PortTarget(
                gateway4 == null ? null : address(gateway4, true),
                gateway6 == null ? null : address(gateway6, false),
                how6 == null ? how : how.withV6Of(how6));
    }

    private static @Nullable InetAddress address(Endpoint endpoint, boolean v4) {
        IpPrefix address = endpoint.address(v4);
        return address == null ? null : address.address();
    }

    /** The endpoint, if its network publishes ports. */
    private @Nullable Endpoint ifPublishing(@Nullable Endpoint gateway) {
        return gateway == null || publishing(gateway) == null ? null : gateway;
    }

    private @Nullable Publishing publishing(Endpoint endpoint) {
        return networks.find(endpoint.networkId())
                .map(network -> networks.driver(network).publishing(network))
                .orElse(null);
    }

    private void furnish(Inside inside, Sandbox sandbox) {
        // Links are made in the order of their names, as their users count them.
        sandbox.endpoints().stream()
                .sorted(Comparator.comparing(Endpoint::link))
                .forEach(endpoint -> plug(inside, endpoint));
        inside.route(sandbox);
    }

    private void plug(Inside inside, Endpoint endpoint) {
        Network network = networks.require(endpoint.networkId());
        networks.driver(network).plug(network, endpoint, inside.namespace());
        inside.settle(endpoint);
    }

    /**
     * Takes over a container that runs in a namespace that its launcher made, and is in no network so far.
     *
     * @param file by which that namespace is joined
     */
    public void adopt(String container, String name, String file) {
        Sandbox sandbox = new Sandbox(container, name, file, List.of(), List.of(), List.of());
        records.put(container, sandbox);
        open.put(container, sandbox);
        observers.forEach(observer -> observer.opened(sandbox));
    }

    /** Lets a running container join a network. */
    public Sandbox connect(String container, Network network, EndpointWish wish) {
        Sandbox before = require(container);
        List<String> links = before.endpoints().stream().map(Endpoint::link).toList();
        Endpoint joined = join(before, network, wish, links);
        Sandbox joinedNow = require(container);
        Sandbox now = joinedNow;
        try {
            records.put(container, now);
            namespaces.in(now.file(), inside -> {
                plug(inside, joined);
                inside.route(joinedNow);
            });
            now = noted(published(joinedNow));
            Sandbox after = now;
            observers.forEach(observer -> observer.changed(before, after));
            return after;
        } catch (RuntimeException e) {
            takeBack(now, before, joined);
            throw e;
        }
    }

    /** Takes a running container out of a network; empty if it is not in it. */
    public Optional<Sandbox> disconnect(String container, Network network) {
        Sandbox before = require(container);
        Endpoint left = before.in(network.id()).orElse(null);
        if (left == null) {
            return Optional.empty();
        }
        Sandbox rest = before.without(left);
        // First what leads there, so that nothing is led to whoever gets the address next.
        Sandbox now = published(rest);
        namespaces.in(now.file(), inside -> {
            inside.remove(left);
            inside.route(now);
        });
        networks.driver(network).unplug(network, left);
        var _ = noted(now);
        release(left);
        observers.forEach(observer -> observer.changed(before, now));
        return Optional.of(now);
    }

    private void takeBack(Sandbox now, Sandbox before, Endpoint joined) {
        try {
            namespaces.in(now.file(), inside -> {
                inside.remove(joined);
                inside.route(before);
            });
            networks.find(joined.networkId())
                    .ifPresent(network -> networks.driver(network).unplug(network, joined));
            var _ = noted(published(before));
            observers.forEach(observer -> observer.changed(/* before= */ now, /* now= */ before));
        } catch (RuntimeException e) {
            LOG.warn("take back the endpoint of container {}: {}", now.container(), e.getMessage());
            var _ = noted(before);
        }
        release(joined);
    }

    private Sandbox noted(Sandbox sandbox) {
        records.put(sandbox.container(), sandbox);
        open.put(sandbox.container(), sandbox);
        return sandbox;
    }

    /** A container got another name. */
    public void rename(String container, String name) {
        Sandbox before = open.get(container);
        if (before != null) {
            Sandbox now = before.renamed(name);
            records.put(container, now);
            open.put(container, now);
            observers.forEach(observer -> observer.changed(before, now));
        }
    }

    /** Clears a sandbox away and gives its addresses back; a container that has none is no failure. */
    public void close(String container) {
        Sandbox sandbox = open.get(container);
        if (sandbox == null) {
            return;
        }
        for (SandboxObserver observer : observers) {
            try {
                observer.closed(sandbox);
            } catch (RuntimeException e) {
                LOG.warn("close the sandbox of container {}", container, e);
            }
        }
        if (ports != null) {
            ports.release(container);
        }
        for (Endpoint endpoint : sandbox.endpoints()) {
            networks.find(endpoint.networkId())
                    .ifPresent(network -> networks.driver(network).unplug(network, endpoint));
        }
        namespaces.remove(container);
        records.remove(container);
        open.remove(container);
        sandbox.endpoints().forEach(this::release);
    }

    private void release(Endpoint endpoint) {
        endpoint.addresses().stream()
                .map(IpPrefix::address)
                .forEach(address -> addressing.release(endpoint.networkId(), address));
    }

    /** Clears away all but those of these containers, of which observers are told. */
    public void keepOnly(Set<String> containers) throws IOException {
        for (Sandbox sandbox : all()) {
            if (containers.contains(sandbox.container())) {
                observers.forEach(observer -> observer.opened(sandbox));
            } else {
                close(sandbox.container());
            }
        }
        for (String name : namespaces.names()) {
            if (!open.containsKey(name)) {
                namespaces.remove(name);
            }
        }
    }

    private Sandbox require(String container) {
        Sandbox sandbox = open.get(container);
        if (sandbox == null) {
            throw new ServerError("container " + container + " has no network namespace of the engine");
        }
        return sandbox;
    }
}
