package dev.jdocker.daemon.container;

import dev.jdocker.api.container.ContainerConfig;
import dev.jdocker.api.container.ContainerId;
import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.container.MountPoint;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.container.spec.IdMap;
import dev.jdocker.oci.User;
import dev.jdocker.runtime.Rootfs;
import dev.jdocker.runtime.RunningContainer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A container's file system, as others see it. */
record FilesystemOfContainer(Engine engine, Container container) implements ContainerFilesystem {

    @Override
    public ContainerId id() {
        return container.id();
    }

    @Override
    public ContainerConfig config() {
        return container.document().config();
    }

    @Override
    public HostConfig hostConfig() {
        return container.document().hostConfig();
    }

    @Override
    public List<MountPoint> mounts() {
        return container.document().mounts();
    }

    @Override
    public OpenMounts openMounts(String user) {
        ContainerDocument document = container.document();
        GivenMounts given = GivenMounts.open(engine, document, user);
        return new OpenMounts() {
            @Override
            public String path(String destination) {
                return given.path(destination);
            }

            @Override
            public void close() {
                given.close();
                GivenMounts.withdraw(engine, document, user);
            }
        };
    }

    @Override
    public @Nullable IdMap idMap() {
        return container.document().idMap();
    }

    @Override
    public Digest imageId() {
        return container.document().imageId();
    }

    @Override
    public List<DiffId> imageLayers() {
        return container.document().layers();
    }

    @Override
    public Rootfs.Overlay rootfs() {
        return container.rootfs();
    }

    @Override
    public Optional<RunningContainer> process() {
        return container.hasProcess() ? container.process() : Optional.empty();
    }

    @Override
    public User user() {
        return engine.users()
                .find(config().user(), hostConfig().groupAdd(), container.rootfs())
                .user();
    }

    @Override
    public <T> Optional<T> whileStopped(Supplier<T> action) {
        if (container.hasProcess()) {
            return Optional.empty();
        }
        container.cleanedUp().join();
        return container.locked(() -> container.hasProcess() ? Optional.empty() : Optional.of(action.get()));
    }

    @Override
    public <T> T whilePaused(Supplier<T> action) {
        return container.locked(() -> {
            RunningContainer running = container.state() instanceof ContainerState.Running
                    ? container.process().orElse(null)
                    : null;
            if (running == null) {
                return action.get();
            }
            running.pause();
            publish("pause", Map.of());
            try {
                return action.get();
            } finally {
                if (running.exited().isEmpty()) {
                    running.resume();
                    publish("unpause", Map.of());
                }
            }
        });
    }

    @Override
    public void publish(String action, Map<String, String> attributes) {
        engine.events().publish(container.document(), action, attributes);
    }
}
