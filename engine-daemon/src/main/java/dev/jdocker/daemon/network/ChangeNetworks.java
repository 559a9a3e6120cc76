package dev.jdocker.daemon.network;

import dev.jdocker.api.json.Timestamp;
import dev.jdocker.api.network.Ipam;
import dev.jdocker.api.network.NetworkCreateRequest;
import dev.jdocker.api.network.NetworkInspect;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.Conflict;
import dev.jdocker.daemon.error.Forbidden;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.network.ipam.Addressing;
import dev.jdocker.daemon.network.model.Endpoint;
import dev.jdocker.daemon.network.model.Network;
import dev.jdocker.daemon.network.model.NetworkBuilder;
import dev.jdocker.daemon.network.model.NetworkDriver;
import dev.jdocker.daemon.network.model.Sandbox;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes networks and removes them: one after the other, and while nobody joins one. */
final class ChangeNetworks {
    private static final String BRIDGE = "bridge";
    private static final int SHORT_ID = 12;

    private final NetworkRegistry registry;
    private final Sandboxes sandboxes;
    private final Addressing addressing;
    private final SubnetChoice subnets;
    private final Map<String, Map<String, String>> defaults;
    private final InstantSource clock;

    /**
     * Makes the changes of these.
     *
     * @param defaults options of networks by their driver, where they do not have them themselves
     */
    ChangeNetworks(
            NetworkRegistry registry,
            Sandboxes sandboxes,
            Addressing addressing,
            SubnetChoice subnets,
            Map<String, Map<String, String>> defaults,
            InstantSource clock) {
        this.registry = registry;
        this.sandboxes = sandboxes;
        this.addressing = addressing;
        this.subnets = subnets;
        this.defaults = defaults;
        this.clock = clock;
    }

    /** Makes one, which is there and written down on return. */
    Network create(NetworkCreateRequest wish) {
        NetworkRules.check(wish);
        return registry.changing(() -> {
            if (registry.named(wish.name()).isPresent()) {
                throw new Conflict("network with name " + wish.name() + " already exists");
            }
            Network network = network(wish);
            if (!network.hasIpv4() && !network.ipv6() && !network.configOnly()) {
                throw new BadRequest("IPv4 or IPv6 must be enabled");
            }
            return network.configOnly() ? written(network) : made(network);
        });
    }

    private Network network(NetworkCreateRequest wish) {
        String driver = wish.driver().isEmpty() ? BRIDGE : wish.driver();
        Ipam asked = wish.ipam() == null ? Ipam.DEFAULT : wish.ipam();
        NetworkInspect.ConfigReference from = wish.configFrom();
        Map<String, String> options = new TreeMap<>(defaults.getOrDefault(driver, Map.of()));
        options.putAll(wish.options());
        NetworkBuilder network =
                Network.of(wish.name(), Networks.newId(), driver, new Timestamp(clock.instant())).toBuilder()
                        .ipv4(FamilyOption.IPV4.holds(wish.enableIpv4(), options))
                        .ipv6(FamilyOption.IPV6.holds(wish.enableIpv6(), options))
                        .internal(wish.internal())
                        .attachable(wish.attachable())
                        .ingress(wish.ingress())
                        .ipam(new Ipam(
                                asked.driver().isEmpty() ? "default" : asked.driver(), asked.options(), asked.config()))
                        .options(options)
                        .labels(wish.labels());
        if (wish.configOnly()) {
            return network.configOnly().build();
        }
        return from == null ? network.build() : configured(network, from.network());
    }

    private Network configured(NetworkBuilder network, String name) {
        Network from = registry.named(name)
                .filter(Network::configOnly)
                .orElseThrow(() -> new NotFound("configuration network \"" + name + "\" does not exist"));
        return network.configuredBy(from).build();
    }

    private Network made(Network wish) {
        NetworkDriver driver = registry.driverNamed(wish.driver())
                .orElseThrow(() -> new NotFound("plugin \"" + wish.driver() + "\" not found"));
        Network checked = driver.check(wish, registry.all());
        Network network = driver.givesAddresses() ? subnets.complete(checked, driver) : checked;
        try {
            registry.put(network);
            driver.create(network);
            addressing.open(network);
            return network;
        } catch (RuntimeException e) {
            undo(network, driver, e);
            throw e;
        }
    }

    private void undo(Network network, NetworkDriver driver, RuntimeException cause) {
        subnets.release(network);
        try {
            driver.remove(network);
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
        registry.remove(network);
    }

    private Network written(Network network) {
        registry.put(network);
        return network;
    }

    /** Removes one that nobody is in; it is gone on return. */
    Network remove(String reference) {
        return registry.changing(() -> {
            Network network = registry.get(reference);
            requireRemovable(network);
            if (!network.configOnly()) {
                // Its document goes last: what a crash leaves undone is made whole by the next start, and removed anew.
                registry.driver(network).remove(network);
                addressing.close(network);
                subnets.release(network);
            }
            registry.remove(network);
            return network;
        });
    }

    private void requireRemovable(Network network) {
        if (network.isPredefined()) {
            throw new Forbidden(network.name() + " is a pre-defined network and cannot be removed");
        }
        if (network.configOnly()
                && registry.all().stream().anyMatch(other -> other.configFrom().equals(network.name()))) {
            throw new Forbidden(
                    "error while removing network: configuration network \"" + network.name() + "\" is in use");
        }
        String users = sandboxes.all().stream()
                .flatMap(sandbox -> sandbox.in(network.id()).map(endpoint -> user(sandbox, endpoint)).stream())
                .sorted()
                .collect(Collectors.joining(", "));
        if (!users.isEmpty()) {
            throw new Forbidden("error while removing network: network " + network.name() + " has active endpoints ("
                    + users + ")");
        }
    }

    private static String user(Sandbox sandbox, Endpoint endpoint) {
        return "name:\"" + sandbox.name() + "\" id:\"" + endpoint.id().substring(0, SHORT_ID) + "\"";
    }

    /** What an event of a network says. */
    static Map<String, String> attributes(Network network) {
        return Map.of("name", network.name(), "type", network.driver());
    }
}
