package dev.jdocker.daemon.network;

import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.network.model.Network;
import dev.jdocker.daemon.network.model.NetworkDriver;
import dev.jdocker.daemon.persist.DocumentFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;

/** The networks that are here, and their documents. */
final class NetworkRegistry {
    private final DocumentFolder<Network> documents;
    private final Map<String, NetworkDriver> drivers = new LinkedHashMap<>();
    private final Map<String, Network> networks = new ConcurrentHashMap<>();
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    NetworkRegistry(Path folder, List<NetworkDriver> drivers) throws IOException {
        documents = new DocumentFolder<>(folder, Network.class);
        drivers.forEach(driver -> this.drivers.put(driver.name(), driver));
        documents.load().values().forEach(network -> networks.put(network.id(), network));
    }

    /** All, by name. */
    List<Network> all() {
        return networks.values().stream()
                .sorted(Comparator.comparing(Network::name))
                .toList();
    }

    Optional<Network> find(String id) {
        return Optional.ofNullable(networks.get(id));
    }

    Optional<Network> named(String name) {
        return networks.values().stream()
                .filter(network -> network.name().equals(name))
                .findFirst();
    }

    /** One that cannot be gone, because something is in it. */
    Network require(String id) {
        return find(id).orElseThrow(() -> new ServerError("the network " + id + " is gone"));
    }

    /**
     * The network that a client means by a name, an id, or the beginning of one.
     *
     * @throws NotFound {@code network x not found}
     */
    Network get(String reference) {
        Network exact = networks.get(reference);
        if (exact != null) {
            return exact;
        }
        Optional<Network> named = named(reference);
        if (named.isPresent()) {
            return named.get();
        }
        List<Network> found = networks.values().stream()
                .filter(network -> !reference.isEmpty() && network.id().startsWith(reference))
                .toList();
        if (found.size() > 1) {
            throw new BadRequest(
                    "network " + reference + " is ambiguous (" + found.size() + " matches found based on ID prefix)");
        }
        if (found.isEmpty()) {
            throw new NotFound("network " + reference + " not found");
        }
        return found.getFirst();
    }

    NetworkDriver driver(Network network) {
        NetworkDriver driver = drivers.get(network.driver());
        if (driver == null) {
            throw new ServerError("the driver " + network.driver() + " of network " + network.name() + " is not there");
        }
        return driver;
    }

    /** The driver that a client names. */
    Optional<NetworkDriver> driverNamed(String name) {
        return Optional.ofNullable(drivers.get(name));
    }

    /** Writes a network down; it is durable on return. */
    void put(Network network) {
        // Those of every engine were called by their names before there were others.
        documents.put(network.isPredefined() ? network.name() : network.id(), network);
        networks.put(network.id(), network);
    }

    void remove(Network network) {
        documents.remove(network.isPredefined() ? network.name() : network.id());
        networks.remove(network.id());
    }

    /** Has it no longer, but keeps its document for an engine that has it again. */
    void forget(Network network) {
        networks.remove(network.id());
    }

    /** Does something with a network that is not removed meanwhile. */
    <T> T using(String id, Function<Network, T> work) {
        lock.readLock().lock();
        try {
            Network network = networks.get(id);
            if (network == null) {
                throw new NotFound("network " + id + " not found");
            }
            return work.apply(network);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Adds or removes networks while nobody joins one. */
    <T> T changing(Supplier<T> work) {
        lock.writeLock().lock();
        try {
            return work.get();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
