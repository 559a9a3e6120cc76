package dev.jdocker.daemon;

import dev.jdocker.daemon.config.DaemonConfig;
import dev.jdocker.daemon.http.HttpServer;
import dev.jdocker.daemon.http.Routes;
import dev.jdocker.daemon.http.compat.Compat;
import dev.jdocker.daemon.image.ImageEvents;
import dev.jdocker.daemon.image.Images;
import dev.jdocker.daemon.system.ContainerCounts;
import dev.jdocker.daemon.system.EngineId;
import dev.jdocker.daemon.system.SystemRoutes;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Poller;
import dev.jdocker.linux.cgroup.Cgroups;
import dev.jdocker.linux.jnr.JnrLinux;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Makes the parts of the daemon, wired by their constructors. */
final class Parts {

    private final DaemonConfig config;
    private final Consumer<AutoCloseable> started;

    /**
     * @param started told of each part that must be closed, in the order of the start
     */
    Parts(DaemonConfig config, Consumer<AutoCloseable> started) {
        this.config = config;
        this.started = started;
    }

    /** The server over all of them; it does not listen yet. */
    HttpServer make() throws IOException {
        Linux linux = new JnrLinux();
        // A socket is the owner's alone until it is granted, whatever umask the daemon was started with.
        linux.umask(0022);
        Poller poller = Poller.start(linux);
        started.accept(poller);
        Cgroups cgroups = Cgroups.detect(linux);
        Routes routes = new Routes();
        Compat compat = new Compat();

        Images images = Images.open(config.dataRoot(), linux);
        started.accept(images);
        images.start();
        images.register(routes, id -> List.of(), ImageEvents.NONE);

        ContainerCounts containers = () -> new ContainerCounts.Counts(0, 0, 0);
        new SystemRoutes(
                        EngineId.of(config.dataRoot()),
                        config,
                        cgroups,
                        containers,
                        () -> images.store().all().size())
                .register(routes, compat);
        return new HttpServer(routes, compat);
    }
}
