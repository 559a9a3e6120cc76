package dev.jdocker.daemon.network;

import dev.jdocker.api.image.Digest;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.daemon.config.NetworkOptions;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.network.ipam.Addressing;
import dev.jdocker.daemon.network.ipam.SubnetPool;
import dev.jdocker.daemon.network.ipam.Subnets;
import dev.jdocker.daemon.network.model.Network;
import dev.jdocker.daemon.network.model.NetworkDriver;
import dev.jdocker.daemon.network.model.Sandbox;
import dev.jdocker.daemon.network.model.SandboxObserver;
import dev.jdocker.daemon.network.sandbox.Namespaces;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.netlink.IpPrefix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The networks that are here, and what containers have in them. */
public final class Networks {
    private static final Logger LOG = LoggerFactory.getLogger(Networks.class);
    private static final int ID_BYTES = 32;
    private static final String CONTAINER = "container:";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final NetworkRegistry registry;
    private final Sandboxes sandboxes;
    private final ChangeNetworks changes;
    private final @Nullable HostWorld world;

    private Networks(NetworkRegistry registry, Sandboxes sandboxes, ChangeNetworks changes, @Nullable HostWorld world) {
        this.world = world;
        this.registry = registry;
        this.sandboxes = sandboxes;
        this.changes = changes;
    }

    /**
     * Where networks are.
     *
     * @param dataRoot for what must outlive a restart of the machine
     * @param execRoot on tmpfs, for what dies with it
     * @param world the bridges and the firewall of the host, null for an engine that has none
     * @param bridge the link of the network of that name, {@code none} for no such network
     * @param options what networks are like where nobody says otherwise
     */
    public record Place(
            Path dataRoot,
            Path execRoot,
            Linux linux,
            InstantSource clock,
            @Nullable HostWorld world,
            String bridge,
            NetworkOptions options) {}

    /**
     * Reads the networks, makes those that every engine has, and takes over what containers have in them.
     *
     * @param further drivers besides those of this package
     */
    public static Networks open(Place place, List<NetworkDriver> further) throws IOException {
        List<NetworkDriver> drivers = new ArrayList<>(List.of(new LinklessDriver("host"), new LinklessDriver("null")));
        HostWorld world = place.world();
        if (world != null) {
            drivers.add(world.bridgeDriver());
        }
        drivers.addAll(further);
        NetworkRegistry registry = new NetworkRegistry(place.dataRoot().resolve("networks"), drivers);
        predefined(registry, "host", "host", place.clock());
        predefined(registry, "none", "null", place.clock());
        Subnets subnets = subnets(registry, place.options());
        Addressing addressing = new Addressing();
        if (world == null || place.bridge().equals("none")) {
            registry.named("bridge").ifPresent(registry::forget);
        } else {
            registry.put(new PredefinedBridge(place.bridge(), world.bridges(), subnets, place.options())
                    .complete(predefined(registry, "bridge", "bridge", place.clock())));
        }
        registry.all().forEach(addressing::open);
        Path folder = place.execRoot().resolve("network");
        Sandboxes sandboxes = new Sandboxes(
                registry,
                addressing,
                new Namespaces(place.linux(), folder.resolve("namespaces")),
                folder.resolve("sandboxes"),
                world == null ? null : world.ports());
        if (world != null) {
            world.restore(registry.all());
        }
        further.forEach(driver -> restore(driver, registry));
        SubnetChoice choice = new SubnetChoice(
                subnets, () -> world == null ? List.of() : world.bridges().routed());
        return new Networks(
                registry,
                sandboxes,
                new ChangeNetworks(
                        registry, sandboxes, addressing, choice, place.options().driverOptions(), place.clock()),
                world);
    }

    /** Makes what networks of a driver stand on, where it is missing; one whose parent is gone is left for better days. */
    private static void restore(NetworkDriver driver, NetworkRegistry registry) {
        for (Network network : registry.all()) {
            if (network.driver().equals(driver.name()) && !network.configOnly()) {
                try {
                    driver.create(network);
                } catch (RuntimeException e) {
                    LOG.error("make the network {}: {}", network.name(), e.getMessage());
                }
            }
        }
    }

    /** The pools, without what the networks of users have. */
    private static Subnets subnets(NetworkRegistry registry, NetworkOptions options) {
        List<SubnetPool> pools = new ArrayList<>(
                options.pools().isEmpty()
                        ? Subnets.DEFAULTS
                        : options.pools().stream()
                                .map(pool -> new SubnetPool(pool.base(), pool.size()))
                                .toList());
        byte[] own = registry.get("host").id().getBytes(StandardCharsets.UTF_8);
        if (pools.stream().allMatch(pool -> pool.base().isV4())) {
            pools.add(Subnets.uniqueLocal(HexFormat.of().parseHex(Digest.of(own).hex())));
        }
        Subnets subnets = new Subnets(pools);
        for (Network network : registry.all()) {
            if (!network.isPredefined()) {
                network.subnets().forEach(config -> subnets.take(IpPrefix.parse(config.subnet())));
            }
        }
        return subnets;
    }

    private static Network predefined(NetworkRegistry registry, String name, String driver, InstantSource clock) {
        return registry.named(name).orElseGet(() -> {
            Network made = Network.of(name, newId(), driver, new Timestamp(clock.instant()));
            registry.put(made);
            return made;
        });
    }

    static String newId() {
        byte[] id = new byte[ID_BYTES];
        RANDOM.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    /** How networks are made and removed. */
    ChangeNetworks changes() {
        return changes;
    }

    /** Makes the engine's part of the packet filter anew: somebody may have flushed it. */
    public void repairFirewall() {
        if (world != null) {
            registry.changing(() -> {
                world.restoreFirewall(registry.all());
                return true;
            });
        }
    }

    /** From now on that one is told of what becomes of sandboxes. */
    public void observe(SandboxObserver observer) {
        sandboxes.observe(observer);
    }

    /** The networks of containers that run. */
    public Sandboxes sandboxes() {
        return sandboxes;
    }

    /** That of a container; empty where the launcher makes its namespace, and where it does not run. */
    public Optional<Sandbox> sandbox(String container) {
        return sandboxes.of(container);
    }

    /** Those that are in a network. */
    public List<Sandbox> sandboxesIn(String networkId) {
        return sandboxes.all().stream()
                .filter(sandbox -> sandbox.in(networkId).isPresent())
                .toList();
    }

    /**
     * Whether the engine makes the network namespace of a container, rather than its launcher.
     *
     * @param mode its network mode
     * @param names the networks that it joins
     */
    public boolean makesSandboxFor(String mode, Collection<String> names) {
        return !mode.equals("host")
                && !mode.startsWith(CONTAINER)
                && !Set.copyOf(names).equals(Set.of("none"));
    }

    /** All, by name. */
    public List<Network> all() {
        return registry.all();
    }

    /**
     * The network that a client means by a name, an id, or the beginning of one.
     *
     * @throws NotFound {@code network x not found}
     */
    public Network get(String reference) {
        return registry.get(reference);
    }

    /** The network that is meant; empty where there is none. */
    public Optional<Network> find(String reference) {
        try {
            return Optional.of(registry.get(reference));
        } catch (NotFound e) {
            return Optional.empty();
        }
    }
}
