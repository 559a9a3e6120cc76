package dev.jdocker.daemon.container;

import dev.jdocker.api.container.CreateRequest;
import dev.jdocker.api.network.EndpointSettings;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.network.EndpointWish;
import dev.jdocker.daemon.network.Networks;
import dev.jdocker.daemon.network.SandboxWish;
import dev.jdocker.daemon.network.model.Network;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a container asks of its networks. */
final class WantedEndpoints {
    private static final String DEPRECATED_MAC = "The container-wide MacAddress field is now deprecated. It should be"
            + " specified in EndpointsConfig instead.";

    private WantedEndpoints() {}

    /**
     * Those of a new container by the names of the networks, checked as dockerd checks them. A network that is not there is
     * found out at the start.
     *
     * @param mode its network mode, after its defaults
     * @param warnings takes what the client is to be told
     */
    static Map<String, EndpointSettings> of(
            CreateRequest request, String mode, Networks networks, List<String> warnings) {
        Map<String, @Nullable EndpointSettings> asked = request.networkingConfig() == null
                ? Map.of()
                : request.networkingConfig().endpointsConfig();
        Map<String, EndpointSettings> wanted = new LinkedHashMap<>();
        asked.forEach((key, settings) -> {
            String name = name(key, networks);
            if (settings == null) {
                throw new BadRequest("invalid config for network " + name + ": EndpointsConfig is nil");
            }
            wanted.put(name, bare(settings));
        });
        String main = name(mode, networks);
        if (wanted.isEmpty()) {
            wanted.put(main, EndpointSettings.builder().build());
        }
        String mac = request.config().macAddress();
        if (!mac.isEmpty()) {
            warnings.add(DEPRECATED_MAC);
            wanted.merge(main, withMac(EndpointSettings.builder().build(), mac), (own, _) -> withMac(own, mac));
        }
        Map<String, EndpointSettings> checked = new LinkedHashMap<>();
        wanted.forEach((name, settings) -> checked.put(
                name,
                EndpointRules.check(
                        settings,
                        name,
                        networks.find(name).orElse(null),
                        "invalid config for network " + name + ": ")));
        requireOneOfAKind(checked.keySet());
        return checked;
    }

    /** Without what only a run has. */
    static EndpointSettings bare(EndpointSettings asked) {
        return EndpointSettings.builder()
                .ipamConfig(asked.ipamConfig())
                .links(asked.links())
                .aliases(asked.aliases())
                .macAddress(asked.macAddress())
                .driverOpts(asked.driverOpts())
                .gwPriority(asked.gwPriority())
                .build();
    }

    private static EndpointSettings withMac(EndpointSettings settings, String mac) {
        if (!settings.macAddress().isEmpty() && !settings.macAddress().equals(mac)) {
            throw new BadRequest(
                    "the container-wide MAC address must match the endpoint-specific MAC address for the main"
                            + " network, or be left empty");
        }
        return settings.toBuilder().macAddress(mac).build();
    }

    /** The name of the network that a client means; what is not known stays as it is. */
    private static String name(String reference, Networks networks) {
        return reference.equals("default")
                ? "bridge"
                : networks.find(reference).map(Network::name).orElse(reference);
    }

    /** The host's network and none go with no other. */
    static void requireOneOfAKind(Set<String> names) {
        if (names.size() > 1 && names.contains("host")) {
            throw new BadRequest(
                    "container sharing network namespace with another container or host cannot be connected to"
                            + " any other network");
        }
        if (names.size() > 1 && names.contains("none")) {
            throw new BadRequest(
                    "container cannot be connected to multiple networks with one of the networks in private"
                            + " (none) mode");
        }
    }

    /** What its sandbox is to have at a start: the network of its mode comes first. */
    static SandboxWish wish(ContainerDocument document, Networks networks) {
        Set<String> order =
                new LinkedHashSet<>(List.of(name(document.hostConfig().networkMode(), networks)));
        order.addAll(document.networks().keySet());
        Map<String, EndpointWish> endpoints = new LinkedHashMap<>();
        for (String name : order) {
            EndpointSettings settings = document.networks().get(name);
            // An engine that was told to have no bridge gives none to those who would be in it.
            boolean absent = name.equals("bridge") && networks.find(name).isEmpty();
            if (settings != null && !absent) {
                endpoints.put(name, wish(document, name, settings));
            }
        }
        return new SandboxWish(
                document.id().text(),
                document.name().text(),
                endpoints,
                PortWishes.of(document.config(), document.hostConfig()));
    }

    static EndpointWish wish(ContainerDocument document, String network, EndpointSettings settings) {
        return new EndpointWish(settings, dnsNames(document, network, settings));
    }

    /** What others of a network call it; the predefined ones have no names. */
    static List<String> dnsNames(ContainerDocument document, String network, EndpointSettings settings) {
        if (Network.isPredefined(network)) {
            return List.of();
        }
        Set<String> names = new LinkedHashSet<>(List.of(document.name().text()));
        names.addAll(settings.aliases());
        names.add(document.id().shortText());
        if (!document.config().hostname().isEmpty()) {
            names.add(document.config().hostname());
        }
        return List.copyOf(names);
    }
}
