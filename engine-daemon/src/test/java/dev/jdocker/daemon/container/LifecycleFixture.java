package dev.jdocker.daemon.container;

import dev.jdocker.api.ApiVersion;
import dev.jdocker.api.client.EngineClient;
import dev.jdocker.api.container.LogConfig;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageConfig;
import dev.jdocker.api.system.Event;
import dev.jdocker.api.transport.UnixTransport;
import dev.jdocker.capability.CapabilityRules;
import dev.jdocker.capability.CapabilitySet;
import dev.jdocker.daemon.config.ContainerDefaults;
import dev.jdocker.daemon.config.NetworkOptions;
import dev.jdocker.daemon.container.spec.HostFacts;
import dev.jdocker.daemon.container.spec.ProcessUser;
import dev.jdocker.daemon.container.stream.StreamDevices;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.event.EventBus;
import dev.jdocker.daemon.event.EventSubscription;
import dev.jdocker.daemon.http.HttpServer;
import dev.jdocker.daemon.http.Routes;
import dev.jdocker.daemon.http.UnixSocketFile;
import dev.jdocker.daemon.http.compat.Compat;
import dev.jdocker.daemon.image.Image;
import dev.jdocker.daemon.image.ImageStore;
import dev.jdocker.daemon.layer.Snapshotter;
import dev.jdocker.daemon.log.LogDrivers;
import dev.jdocker.daemon.log.Rotations;
import dev.jdocker.daemon.log.jsonfile.JsonFileDriver;
import dev.jdocker.daemon.log.local.LocalDriver;
import dev.jdocker.daemon.network.Networks;
import dev.jdocker.daemon.persist.TreeRemoval;
import dev.jdocker.daemon.secret.SecretStores;
import dev.jdocker.daemon.volume.NoPlugins;
import dev.jdocker.daemon.volume.Volumes;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Poller;
import dev.jdocker.oci.User;
import dev.jdocker.runtime.Rootfs;
import dev.jdocker.seccomp.DefaultProfile;
import dev.jdocker.seccomp.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The containers of an engine behind a real server, over a runtime, images and snapshots that a test makes up. */
final class LifecycleFixture implements AutoCloseable {
    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

    final EngineClient client;
    final FakeCgroups cgroups = new FakeCgroups();
    final CompletableFuture<Void> layersFreed = new CompletableFuture<>();
    private final EventBus events = new EventBus(CLOCK);
    private final OneImage images = new OneImage();
    private final Poller poller;
    private final HttpServer server;

    /** Starts an engine over what an earlier one left in {@code folder}. */
    LifecycleFixture(Path folder, Linux linux, FakeRuntime runtime) throws IOException {
        poller = Poller.start(linux);
        ContainerPaths paths = paths(folder);
        Containers containers = new Containers(new Containers.Parts(
                paths.dataRoot(),
                paths.execRoot(),
                ContainerDefaults.DEFAULTS,
                null,
                _ -> {
                    throw new AssertionError("no container has user ids of its own here");
                },
                linux,
                runtime,
                cgroups,
                new Folders(paths.containers()),
                images,
                Networks.open(
                        new Networks.Place(
                                paths.dataRoot(),
                                paths.execRoot(),
                                linux,
                                CLOCK,
                                null,
                                "none",
                                NetworkOptions.DEFAULTS),
                        List.of()),
                Volumes.open(paths.dataRoot(), linux, new NoPlugins(), events, CLOCK),
                SecretStores.open(paths.dataRoot(), events, CLOCK),
                (user, groups, rootfs) -> new ProcessUser(new User(0, 0, null, List.of(), null), "/root"),
                events,
                new StreamDevices(linux, poller::when, CLOCK),
                new LogDrivers(
                        List.of(new JsonFileDriver()),
                        LocalDriver::cache,
                        new Rotations(),
                        new LogConfig("json-file", Map.of())),
                new HostFacts(
                        new CapabilityRules(CapabilitySet.ALL),
                        DefaultProfile.load(),
                        Machine.of("amd64", "6.18.0"),
                        2,
                        List.of(),
                        List::of,
                        Optional::empty,
                        Optional::empty),
                () -> layersFreed.complete(null),
                CLOCK,
                false));
        containers.recover();
        Routes routes = new Routes();
        Compat compat = new Compat();
        containers.register(routes, compat);
        server = new HttpServer(routes, compat);
        Path socket = folder.resolve(UUID.randomUUID().toString().substring(0, 8));
        server.listen(new UnixSocketFile(socket, "no-such-group"));
        client = EngineClient.of(new UnixTransport(socket.toString()), ApiVersion.MAX);
    }

    static ContainerPaths paths(Path folder) {
        return new ContainerPaths(folder.resolve("data"), folder.resolve("exec"));
    }

    void removeImage() {
        images.gone = true;
    }

    /** What was published so far. */
    List<Event> events() throws InterruptedException {
        List<Event> all = new ArrayList<>();
        try (EventSubscription past = events.subscribe(event -> true, event -> true)) {
            Event event = past.poll(0);
            while (event != null) {
                all.add(event);
                event = past.poll(0);
            }
        }
        return all;
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
        poller.close();
    }

    private static final class OneImage implements ImageStore {
        private final Image image = new Image(
                Digest.parse("sha256:" + "1".repeat(64)),
                ImageConfig.builder().build(),
                List.of(),
                "linux",
                "amd64",
                "",
                null,
                0);
        private volatile boolean gone;

        @Override
        public Image resolve(String reference) {
            if (gone || !reference.equals("box")) {
                throw new NotFound("No such image: " + reference + ":latest");
            }
            return image;
        }

        @Override
        public Optional<Image> find(Digest id) {
            return gone ? Optional.empty() : Optional.of(image);
        }

        @Override
        public List<Image> all() {
            return gone ? List.of() : List.of(image);
        }
    }

    private record Folders(Path containers) implements Snapshotter {

        @Override
        public Rootfs.Overlay prepare(String containerId, List<DiffId> layers, long limitBytes) {
            try {
                Files.createDirectories(containers.resolve(containerId));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return restore(containerId, layers);
        }

        @Override
        public Rootfs.Overlay restore(String containerId, List<DiffId> layers) {
            Path folder = containers.resolve(containerId);
            return new Rootfs.Overlay(
                    List.of(), folder.resolve("upper"), folder.resolve("work"), folder.resolve("rootfs"));
        }

        @Override
        public void remove(String containerId) {
            try {
                TreeRemoval.remove(containers.resolve(containerId));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public long writtenBytes(String containerId) {
            return 0;
        }

        @Override
        public long layerBytes(List<DiffId> layers) {
            return 0;
        }
    }
}
