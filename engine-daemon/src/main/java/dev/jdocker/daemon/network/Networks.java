package dev.jdocker.daemon.network;

import dev.jdocker.api.json.Timestamp;
import dev.jdocker.api.network.EndpointSettings;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.persist.DocumentFolder;
import dev.jdocker.linux.netlink.IpPrefix;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The networks that are here. They are made once for a data root, so that their ids stay. */
public final class Networks {
    private static final List<Map.Entry<String, String>> DRIVERS =
            List.of(Map.entry("host", "host"), Map.entry("none", "null"));
    private static final String BRIDGE = "bridge";
    private static final int ID_BYTES = 32;

    private final List<Network> all;
    private final @Nullable DefaultBridge bridge;

    private Networks(List<Network> all, @Nullable DefaultBridge bridge) {
        this.all = List.copyOf(all);
        this.bridge = bridge;
    }

    /**
     * Reads them from {@code dataRoot} and makes those that are missing.
     *
     * @param bridge what the network of that name is, null for none
     */
    public static Networks open(Path dataRoot, InstantSource clock, @Nullable DefaultBridge bridge) throws IOException {
        DocumentFolder<Network> documents = new DocumentFolder<>(dataRoot.resolve("networks"), Network.class);
        Map<String, Network> known = documents.load();
        SecureRandom random = new SecureRandom();
        List<Network> networks = new ArrayList<>();
        List<Map.Entry<String, String>> drivers = new ArrayList<>(DRIVERS);
        if (bridge != null) {
            drivers.addFirst(Map.entry(BRIDGE, BRIDGE));
        }
        for (Map.Entry<String, String> entry : drivers) {
            String name = entry.getKey();
            Network network = known.get(name);
            if (network == null) {
                byte[] id = new byte[ID_BYTES];
                random.nextBytes(id);
                network = new Network(
                        name, HexFormat.of().formatHex(id), entry.getValue(), new Timestamp(clock.instant()));
                documents.put(name, network);
            }
            networks.add(network);
        }
        return new Networks(networks, bridge);
    }

    /** What makes the sandboxes of containers of that network mode; empty where the launcher makes their namespace. */
    public Optional<ContainerSandboxes> sandboxFor(String mode) {
        return mode.equals(BRIDGE) ? Optional.ofNullable(bridge) : Optional.empty();
    }

    /** What a container has in a network while it runs; empty in one that gives nothing. */
    public Optional<EndpointSettings> endpoint(String container, String network) {
        return sandboxFor(network).flatMap(sandboxes -> sandboxes.endpoint(container));
    }

    /** Clears away what is left of containers other than these. */
    public void keepSandboxes(Set<String> containers) {
        if (bridge != null) {
            bridge.keepOnly(containers);
        }
    }

    /** The gateway of a network that gives addresses, with its subnet's prefix length. */
    Optional<IpPrefix> gateway(Network network) {
        return network.name().equals(BRIDGE) && bridge != null ? Optional.of(bridge.gateway()) : Optional.empty();
    }

    /** A network's options, as Docker names them. */
    Map<String, String> options(Network network) {
        return network.name().equals(BRIDGE) ? DefaultBridge.OPTIONS : Map.of();
    }

    /** All, by name. */
    public List<Network> all() {
        return all;
    }

    /**
     * The network that a client means by a name, an id, or the beginning of one.
     *
     * @throws NotFound {@code network x not found}
     */
    public Network get(String reference) {
        List<Network> named =
                all.stream().filter(network -> network.name().equals(reference)).toList();
        List<Network> found = !named.isEmpty()
                ? named
                : all.stream()
                        .filter(network -> !reference.isEmpty() && network.id().startsWith(reference))
                        .toList();
        if (found.size() != 1) {
            throw new NotFound("network " + reference + (found.isEmpty() ? " not found" : " is ambiguous"));
        }
        return found.getFirst();
    }
}
