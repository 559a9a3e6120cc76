package dev.jdocker.daemon.build.classic;

import dev.jdocker.daemon.build.Builds;
import dev.jdocker.daemon.build.control.GrpcRoute;
import dev.jdocker.daemon.build.remote.CacheImages;
import dev.jdocker.daemon.build.solve.BuildService;
import dev.jdocker.daemon.event.EventBus;
import dev.jdocker.daemon.http.Routes;
import dev.jdocker.daemon.network.HostGateway;

/** Registers the operations on builds. */
public record BuildRoutes(
        BuildService service, CacheImages caches, HostGateway gateway, EventBus events, GrpcRoute buildKit) {

    public void register(Routes routes) {
        Builds builds = service;
        RunningBuilds running = new RunningBuilds();
        ClassicBuild classic = new ClassicBuild(builds, service::receive, caches, gateway);
        BuildKitBuild modern = new BuildKitBuild(buildKit::control, new Uploads(), gateway);
        routes.add("POST", "/build", exchange -> {
                    Parameters parameters = Parameters.of(exchange);
                    try (RunningBuilds.Registration _ = running.register(parameters.buildId())) {
                        if (parameters.isBuildKit()) {
                            modern.build(exchange, parameters);
                        } else {
                            classic.build(exchange, parameters);
                        }
                    }
                })
                .add("POST", "/build/cancel", running)
                .add("POST", "/build/prune", new PruneBuildCache(builds.cache(), events));
    }
}
