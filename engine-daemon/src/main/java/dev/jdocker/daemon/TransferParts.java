package dev.jdocker.daemon;

import dev.jdocker.daemon.build.plan.DockerfileChanges;
import dev.jdocker.daemon.config.LiveConfig;
import dev.jdocker.daemon.config.RegistryOptions;
import dev.jdocker.daemon.http.Routes;
import dev.jdocker.daemon.image.CreateImage;
import dev.jdocker.daemon.image.ImageEvents;
import dev.jdocker.daemon.image.Images;
import dev.jdocker.daemon.image.imports.ImportImage;
import dev.jdocker.daemon.image.pull.PullRoute;
import dev.jdocker.daemon.image.push.PushRoute;
import dev.jdocker.daemon.layer.LayerTars;
import dev.jdocker.daemon.registry.Registries;
import dev.jdocker.linux.Linux;
import java.util.function.Consumer;

/** What brings images from registries and takes them there. */
record TransferParts(
        LiveConfig config,
        Images images,
        Registries registries,
        Linux linux,
        ImageEvents events,
        Consumer<AutoCloseable> started) {

    /** What others bring images by, and take them to registries. */
    record Transfers(PullRoute pulls, PushRoute pushes) {}

    /** Registers the operations. */
    Transfers register(Routes routes) {
        RegistryOptions options = config.get().registries();
        PullRoute pull = new PullRoute(images, registries, events, options.maxConcurrentDownloads());
        started.accept(pull);
        PushRoute push = new PushRoute(
                images,
                new LayerTars(images.layers(), images.content(), linux),
                registries,
                events,
                options.maxConcurrentUploads());
        started.accept(push);
        config.follow(next -> {
            pull.allow(next.registries().maxConcurrentDownloads());
            push.allow(next.registries().maxConcurrentUploads());
        });
        routes.add(
                        "POST",
                        "/images/create",
                        new CreateImage(pull, new ImportImage(images, new DockerfileChanges(), events)))
                .add("POST", "/images/{name:.*}/push", push);
        return new Transfers(pull, push);
    }
}
