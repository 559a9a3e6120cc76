package dev.jdocker.daemon.build.classic;

import dev.jdocker.daemon.build.Builds;
import dev.jdocker.daemon.build.remote.CacheImages;
import dev.jdocker.daemon.build.solve.BuildService;
import dev.jdocker.daemon.event.EventBus;
import dev.jdocker.daemon.http.Routes;
import dev.jdocker.daemon.network.HostGateway;

/** Registers the operations on builds. */
public record BuildRoutes(BuildService service, CacheImages caches, HostGateway gateway, EventBus events) {

    public void register(Routes routes) {
        Builds builds = service;
        RunningBuilds running = new RunningBuilds();
        routes.add("POST", "/build", new ClassicBuild(builds, service::receive, running, caches, gateway))
                .add("POST", "/build/cancel", running)
                .add("POST", "/build/prune", new PruneBuildCache(builds.cache(), events));
    }
}
