package dev.jdocker.daemon.system;

import dev.jdocker.api.system.SystemInfo;
import dev.jdocker.daemon.config.DaemonConfig;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Routes;
import dev.jdocker.daemon.http.compat.Compat;
import dev.jdocker.linux.cgroup.Cgroups;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** The operations about the engine itself. */
public final class SystemRoutes {

    private final InfoAnswer info;
    private final VersionAnswer version = new VersionAnswer();

    public SystemRoutes(
            String engineId,
            Supplier<DaemonConfig> config,
            List<String> logDrivers,
            Cgroups cgroups,
            ContainerCounts containers,
            ImageCount images,
            Supplier<List<String>> devices,
            IntSupplier listeners) {
        this.info = new InfoAnswer(engineId, config, logDrivers, cgroups, containers, images, devices, listeners);
    }

    /** What {@code GET /info} answers now. */
    public SystemInfo info() {
        return info.info();
    }

    /** Registers them, and what is known but not there as a fallback. */
    public void register(Routes routes, Compat compat) {
        routes.add("GET", "/_ping", SystemRoutes::ping)
                .add("HEAD", "/_ping", SystemRoutes::headPing)
                .add("GET", "/version", exchange -> exchange.respond(200, version.version()))
                .add("GET", "/info", exchange -> exchange.respond(200, info.info()))
                .add("GET", "/plugins", exchange -> exchange.respond(200, List.of()));
        InfoCompat.register(compat);
        DiskUsageAnswer.register(compat);
        DebugRoutes.register(routes);
        AbsentObjects.register(routes);
        KnownOperations.register(routes);
    }

    private static void ping(Exchange exchange) {
        pingHeaders(exchange).respondText(200, "OK");
    }

    private static void headPing(Exchange exchange) {
        pingHeaders(exchange).respondText(200, "");
    }

    private static Exchange pingHeaders(Exchange exchange) {
        return exchange
                // 2 would make clients build by BuildKit, which is not there.
                .setHeader("Builder-Version", "1")
                .setHeader("Cache-Control", "no-cache, no-store, must-revalidate")
                .setHeader("Pragma", "no-cache")
                .setHeader("Swarm", "inactive");
    }
}
