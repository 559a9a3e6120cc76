package dev.jdocker.daemon.container;

import dev.jdocker.api.container.NetworkSettings;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.api.network.EndpointSettings;
import dev.jdocker.daemon.network.Networks;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What inspect and list show of a container's networks: no ids before the first start, all while it runs, those of its
 * networks after that. The ids of a run are derived from it, so an engine that adopts it shows the same.
 */
final class NetworkView {
    private NetworkView() {}

    static NetworkSettings inspect(ContainerDocument document, Networks networks) {
        if (document.hostConfig().networkMode().startsWith(NamespaceSharing.CONTAINER)) {
            return NetworkSettings.EMPTY; // the other container tells
        }
        NetworkSettings.Builder view =
                NetworkSettings.builder().ports(ExposedPorts.inspect(document)).networks(endpoints(document, networks));
        run(document.state())
                .ifPresent(run -> view.sandboxId(runId(document, run.startedAt(), "sandbox"))
                        // Where no sandbox was made for it, the file of the namespace itself: nothing else keeps it.
                        .sandboxKey(networks.sandboxFor(document.hostConfig().networkMode())
                                .map(sandboxes ->
                                        sandboxes.file(document.id().text()).toString())
                                .orElse("/proc/" + run.pid() + "/ns/net")));
        EndpointSettings bridge = view.build().networks().get("bridge");
        return bridge == null ? view.build() : withBridge(view, bridge).build();
    }

    /** The network "bridge" is told of twice: once where it was when there was no other. */
    private static NetworkSettings.Builder withBridge(NetworkSettings.Builder view, EndpointSettings bridge) {
        return view.endpointId(bridge.endpointId())
                .gateway(bridge.gateway())
                .ipAddress(bridge.ipAddress())
                .ipPrefixLen(bridge.ipPrefixLen())
                .macAddress(bridge.macAddress());
    }

    static Map<String, EndpointSettings> endpoints(ContainerDocument document, Networks networks) {
        if (!hasRun(document.state())) {
            return document.networks();
        }
        Map<String, EndpointSettings> shown = new LinkedHashMap<>();
        document.networks()
                .forEach((name, settings) -> shown.put(
                        name,
                        networks.endpoint(document.id().text(), name).orElse(settings).toBuilder()
                                .networkId(networks.get(name).id())
                                .endpointId(endpointId(document))
                                .build()));
        return shown;
    }

    /** The id of its endpoint in its network, empty where it does not run. */
    static String endpointId(ContainerDocument document) {
        return run(document.state())
                .map(run -> runId(document, run.startedAt(), "endpoint"))
                .orElse("");
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
