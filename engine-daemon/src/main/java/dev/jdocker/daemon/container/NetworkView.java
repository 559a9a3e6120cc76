package dev.jdocker.daemon.container;

import dev.jdocker.api.container.NetworkSettings;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.json.Absent;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.api.network.EndpointSettings;
import dev.jdocker.daemon.network.Networks;
import dev.jdocker.daemon.network.model.Endpoint;
import dev.jdocker.daemon.network.model.Network;
import dev.jdocker.daemon.network.model.Sandbox;
import dev.jdocker.linux.netlink.IpPrefix;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What inspect and list show of a container's networks: no ids before the first start, all while it runs, those of its
 * networks after that. Ids of a run that no sandbox has are derived from it, so an engine that adopts it shows the same.
 */
final class NetworkView {
    private NetworkView() {}

    static NetworkSettings inspect(ContainerDocument document, Networks networks) {
        if (document.hostConfig().networkMode().startsWith(NamespaceSharing.CONTAINER)) {
            // The other container tells.
            return NetworkSettings.builder().ports(Map.of()).networks(Map.of()).build();
        }
        NetworkSettings.Builder view = NetworkSettings.builder()
                .ports(ExposedPorts.inspect(document, networks))
                .networks(endpoints(document, networks));
        run(document.state())
                .ifPresent(run -> view.sandboxId(runId(document, run.startedAt(), "sandbox"))
                        // Where no sandbox was made for it, the file of the namespace itself: nothing else keeps it.
                        .sandboxKey(networks.sandbox(document.id().text())
                                .map(Sandbox::file)
                                .orElse("/proc/" + run.pid() + "/ns/net")));
        EndpointSettings bridge = view.build().networks().get("bridge");
        return bridge == null ? view.build() : withBridge(view, bridge).build();
    }

    /** The network "bridge" is told of twice: once where it was when there was no other. */
    private static NetworkSettings.Builder withBridge(NetworkSettings.Builder view, EndpointSettings bridge) {
        return view.endpointId(bridge.endpointId())
                .gateway(bridge.gateway())
                .globalIpv6Address(bridge.globalIpv6Address())
                .globalIpv6PrefixLen(bridge.globalIpv6PrefixLen())
                .ipAddress(bridge.ipAddress())
                .ipPrefixLen(bridge.ipPrefixLen())
                .ipv6Gateway(bridge.ipv6Gateway())
                .macAddress(bridge.macAddress());
    }

    /** Its networks by their names, with what it has there while it runs. */
    static Map<String, EndpointSettings> endpoints(ContainerDocument document, Networks networks) {
        if (!hasRun(document.state())) {
            return document.networks();
        }
        Sandbox sandbox = networks.sandbox(document.id().text()).orElse(null);
        Map<String, EndpointSettings> shown = new LinkedHashMap<>();
        document.networks()
                .forEach((name, wanted) -> shown.put(
                        name,
                        endpoint(
                                document,
                                sandbox,
                                named(document, name, wanted),
                                networks.find(name).orElse(null))));
        return shown;
    }

    /** The same without the names that a container has in its networks, which a list does not tell. */
    static Map<String, EndpointSettings> summary(ContainerDocument document, Networks networks) {
        Map<String, EndpointSettings> shown = new LinkedHashMap<>();
        endpoints(document, networks)
                .forEach((name, endpoint) -> shown.put(
                        name,
                        endpoint.toBuilder()
                                .aliases(Absent.list())
                                .dnsNames(Absent.list())
                                .links(Absent.list())
                                .build()));
        return shown;
    }

    private static EndpointSettings named(ContainerDocument document, String network, EndpointSettings wanted) {
        List<String> names = WantedEndpoints.dnsNames(document, network, wanted);
        return names.isEmpty() ? wanted : wanted.toBuilder().dnsNames(names).build();
    }

    private static EndpointSettings endpoint(
            ContainerDocument document, @Nullable Sandbox sandbox, EndpointSettings wanted, @Nullable Network network) {
        if (network == null) {
            return wanted;
        }
        EndpointSettings.Builder view = wanted.toBuilder().networkId(network.id());
        if (sandbox == null) {
            return view.endpointId(run(document.state())
                            .map(run -> runId(document, run.startedAt(), "endpoint"))
                            .orElse(""))
                    .build();
        }
        return sandbox.in(network.id()).map(endpoint -> joined(view, endpoint)).orElseGet(view::build);
    }

    private static EndpointSettings joined(EndpointSettings.Builder view, Endpoint endpoint) {
        view.endpointId(endpoint.id())
                .macAddress(endpoint.mac())
                .gateway(endpoint.gateway4())
                .ipv6Gateway(endpoint.gateway6());
        IpPrefix ipv4 = endpoint.address(true);
        if (ipv4 != null) {
            view.ipAddress(IpPrefix.text(ipv4.address())).ipPrefixLen(ipv4.length());
        }
        IpPrefix ipv6 = endpoint.address(false);
        if (ipv6 != null) {
            view.globalIpv6Address(IpPrefix.text(ipv6.address())).globalIpv6PrefixLen(ipv6.length());
        }
        return view.build();
    }

    private static Optional<ContainerState.Running> run(ContainerState state) {
        return switch (state) {
            case ContainerState.Running run -> Optional.of(run);
            case ContainerState.Paused(ContainerState.Running run) -> Optional.of(run);
            case ContainerState.Created _,
                    ContainerState.Restarting _,
                    ContainerState.Exited _,
                    ContainerState.Removing _,
                    ContainerState.Dead _ -> Optional.empty();
        };
    }

    private static boolean hasRun(ContainerState state) {
        return switch (state) {
            case ContainerState.Created _ -> false;
            case ContainerState.Running _,
                    ContainerState.Paused _,
                    ContainerState.Restarting _,
                    ContainerState.Exited _ -> true;
            case ContainerState.Removing(ContainerState.Exited last) ->
                !last.startedAt().isZero();
            case ContainerState.Dead(ContainerState.Exited last) ->
                !last.startedAt().isZero();
        };
    }

    private static String runId(ContainerDocument document, Timestamp startedAt, String of) {
        String seed = of + " " + document.id().text() + " " + startedAt;
        return Digest.of(seed.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
