package dev.jdocker.daemon;

import dev.jdocker.api.filter.InvalidFilterException;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.build.BuildCache;
import dev.jdocker.daemon.build.BuildObserver;
import dev.jdocker.daemon.build.CachePolicy;
import dev.jdocker.daemon.build.Entitlement;
import dev.jdocker.daemon.build.classic.BuildRoutes;
import dev.jdocker.daemon.build.control.GrpcRoute;
import dev.jdocker.daemon.build.remote.CacheImages;
import dev.jdocker.daemon.build.solve.BuildService;
import dev.jdocker.daemon.build.solve.ImageFetch;
import dev.jdocker.daemon.build.solve.RunEngine;
import dev.jdocker.daemon.config.BuilderOptions;
import dev.jdocker.daemon.config.ConfigException;
import dev.jdocker.daemon.config.DaemonConfig;
import dev.jdocker.daemon.container.spec.HostConfigRules;
import dev.jdocker.daemon.container.spec.HostFacts;
import dev.jdocker.daemon.container.spec.SpecBuilder;
import dev.jdocker.daemon.event.EventBus;
import dev.jdocker.daemon.http.Routes;
import dev.jdocker.daemon.image.ImageEvents;
import dev.jdocker.daemon.image.ImagePlatform;
import dev.jdocker.daemon.image.Images;
import dev.jdocker.daemon.image.pull.PullRoute;
import dev.jdocker.daemon.image.pull.RegistryConfigs;
import dev.jdocker.daemon.log.LogDrivers;
import dev.jdocker.daemon.network.HostGateway;
import dev.jdocker.daemon.network.Networks;
import dev.jdocker.daemon.persist.OwnedFolder;
import dev.jdocker.daemon.registry.Registries;
import dev.jdocker.daemon.registry.RegistryAuth;
import dev.jdocker.daemon.volume.Volumes;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Poller;
import dev.jdocker.linux.cgroup.Cgroups;
import dev.jdocker.runtime.ContainerRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes what builds images. Opened before images are swept, because what it keeps holds layers. */
final class BuildParts {

    private final BuildService service;
    private final EventBus events;
    private final Registries registries;
    private final Images images;
    private @Nullable PullRoute pull;

    BuildParts(
            DaemonConfig config,
            Linux linux,
            Poller poller,
            Cgroups cgroups,
            ContainerRuntime runtime,
            HostFacts host,
            LogDrivers logs,
            Networks networks,
            Volumes volumes,
            Images images,
            ImageEvents imageEvents,
            EventBus events,
            Registries registries,
            InstantSource clock,
            Consumer<AutoCloseable> started)
            throws IOException {
        this.events = events;
        this.registries = registries;
        this.images = images;
        Path folder = OwnedFolder.create(config.execRoot().resolve("build"), "rwx------");
        RunEngine engine = new RunEngine(
                linux,
                runtime,
                cgroups,
                poller::when,
                new SpecBuilder(host, config.containers()),
                new HostConfigRules(host, cgroups.features(), config.containers(), logs),
                networks,
                OwnedFolder.create(folder.resolve("runs"), "rwx------"),
                OwnedFolder.create(folder.resolve("secrets"), "rwx------"));
        service = BuildService.open(
                config.dataRoot(),
                engine,
                volumes,
                images,
                imageEvents,
                new Fetch(),
                grantable(config),
                policy(config.engine().builder().collection()),
                clock);
        started.accept(service);
        service.sweep();
    }

    private static Set<Entitlement> grantable(DaemonConfig config) {
        return Arrays.stream(Entitlement.values())
                .filter(entitlement -> config.engine().builder().entitlements().contains(entitlement.toString()))
                .collect(Collectors.toSet());
    }

    private static CachePolicy policy(BuilderOptions.CacheCollection asked) {
        if (!asked.enabled()) {
            return _ -> List.of();
        }
        if (asked.rules().isEmpty()) {
            BuilderOptions.CacheBounds bounds = asked.bounds();
            return CachePolicy.bounded(bounds.reserved(), bounds.maxUsed(), bounds.minFree());
        }
        List<BuildCache.Pruning> rules =
                asked.rules().stream().map(BuildParts::pruning).toList();
        return _ -> rules;
    }

    private static BuildCache.Pruning pruning(BuilderOptions.CacheRule rule) {
        try {
            rule.filters().requireKnown(BuildCache.FILTERS);
        } catch (InvalidFilterException e) {
            throw new ConfigException("builder.gc.policy: " + e.getMessage(), e);
        }
        return new BuildCache.Pruning(
                rule.all(),
                rule.filters(),
                Duration.ZERO,
                rule.bounds().reserved(),
                rule.bounds().maxUsed(),
                rule.bounds().minFree());
    }

    BuildService service() {
        return service;
    }

    /** Registers the operations; images come by {@code pulls}, BuildKit's way by {@code buildKit}. */
    void register(Routes routes, PullRoute pulls, HostGateway gateway, GrpcRoute buildKit) {
        pull = pulls;
        new BuildRoutes(service, new CacheImages(images, registries), gateway, events, buildKit).register(routes);
        service.collect();
    }

    /** Images of registries; no build may begin before the operations are registered. */
    private final class Fetch implements ImageFetch {
        @Override
        public void fetch(
                ImageReference name,
                ImagePlatform platform,
                RegistryAuth auth,
                Consumer<BuildObserver.Progress> progress)
                throws IOException, InterruptedException {
            Objects.requireNonNull(pull).fetch(name, platform, auth);
        }

        @Override
        public byte[] config(ImageReference name, ImagePlatform platform, RegistryAuth auth) throws IOException {
            return new RegistryConfigs(registries).find(name, platform, auth).config();
        }
    }
}
