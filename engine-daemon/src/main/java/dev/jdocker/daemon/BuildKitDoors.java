package dev.jdocker.daemon;

import dev.jdocker.daemon.build.Builds;
import dev.jdocker.daemon.build.control.BuildControl;
import dev.jdocker.daemon.build.control.GrpcRoute;
import dev.jdocker.daemon.build.session.SessionRoute;
import dev.jdocker.daemon.build.session.Sessions;
import dev.jdocker.daemon.config.BuilderOptions;
import dev.jdocker.daemon.http.Routes;
import dev.jdocker.daemon.image.Images;
import dev.jdocker.daemon.image.archive.ImageArchives;
import dev.jdocker.daemon.image.push.PushRoute;
import dev.jdocker.daemon.registry.Registries;
import dev.jdocker.linux.Linux;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The doors to builds that BuildKit's clients use: its control API and sessions. */
record BuildKitDoors(
        Builds builds,
        Sessions sessions,
        Images images,
        ImageArchives archives,
        Registries registries,
        PushRoute pushes,
        Linux linux,
        Path dataRoot,
        Path execRoot,
        String engineId,
        Supplier<String> hostGateway,
        BuilderOptions.History history,
        Consumer<AutoCloseable> started) {

    GrpcRoute register(Routes routes) {
        started.accept(sessions);
        GrpcRoute grpc = new GrpcRoute(() -> BuildControl.start(new BuildControl.Parts(
                builds,
                sessions,
                images,
                archives,
                registries,
                pushes,
                linux,
                dataRoot,
                execRoot,
                engineId,
                hostGateway,
                history.maxAge(),
                history.maxEntries())));
        started.accept(grpc);
        routes.add("POST", "/session", new SessionRoute(sessions)).add("POST", "/grpc", grpc);
        return grpc;
    }
}
