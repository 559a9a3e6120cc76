package dev.jdocker.daemon.container;

import dev.jdocker.api.container.BindOptions;
import dev.jdocker.api.container.Mount;
import dev.jdocker.api.container.MountPoint;
import dev.jdocker.daemon.container.spec.MountSources;
import dev.jdocker.daemon.container.spec.OwnerMap;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotImplemented;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.volume.SubPath;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux.Stat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a container's mounts are made of, for as long as it takes to mount them: volumes are mounted for a user, images where
 * nobody looks, parts of both are held by descriptors. Closing gives back what the mounts themselves do not need; a volume stays
 * mounted until {@link #withdraw}.
 */
final class GivenMounts implements AutoCloseable {
    private final Engine engine;
    private final ContainerDocument document;
    private final String user;
    private final List<AutoCloseable> held = new ArrayList<>();
    private final Map<String, MountSources.Source> sources = new HashMap<>();

    private GivenMounts(Engine engine, ContainerDocument document, String user) {
        this.engine = engine;
        this.document = document;
        this.user = user;
    }

    /**
     * Gives a container's mounts to a user.
     *
     * @param user the container's id, or who else looks at them
     */
    static GivenMounts open(Engine engine, ContainerDocument document, String user) {
        GivenMounts given = new GivenMounts(engine, document, user);
        try {
            document.mounts().forEach(given::give);
            return given;
        } catch (RuntimeException e) {
            try {
                given.close();
                withdraw(engine, document, user);
            } catch (RuntimeException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
    }

    MountSources sources() {
        return new MountSources(sources);
    }

    /** The host's path of what is mounted at a place; empty for nothing. */
    String path(String destination) {
        MountSources.Source source = sources.get(destination);
        return source == null ? "" : source.path();
    }

    private void give(MountPoint point) {
        MountDetail detail = document.detail(point.destination());
        if (detail == null) {
            return;
        }
        Mount asked = detail.asked();
        String path = switch (point.type()) {
            case "volume" ->
                part(engine.volumes().mount(point.name(), user).toString(), detail, "volume " + point.name());
            case "image" -> part(image(point, detail), detail, "image " + point.name());
            case "bind" -> bind(point, asked);
            default -> "";
        };
        OwnerMap owners = asked.idMap().isEmpty() ? null : OwnerMap.parse(asked.idMap());
        if (owners == null) {
            sources.put(point.destination(), new MountSources.Source(path, asked, List.of(), List.of()));
            return;
        }
        if (document.idMap() != null) {
            throw new NotImplemented("idmap of a mount in a container with user ids of its own is not implemented yet");
        }
        Stat owner = engine.linux().fstatat(Fd.CWD, path, 0);
        sources.put(
                point.destination(),
                new MountSources.Source(
                        path,
                        asked,
                        owners.users(Integer.toUnsignedLong(owner.uid())),
                        owners.groups(Integer.toUnsignedLong(owner.gid()))));
    }

    /** A part is named by a descriptor of this process: nobody can make it another one until it is mounted. */
    private String part(String whole, MountDetail detail, String what) {
        if (detail.subPath().isEmpty()) {
            return whole;
        }
        Fd part = SubPath.open(engine.linux(), whole, detail.subPath(), what);
        held.add(part);
        return "/proc/" + ProcessHandle.current().pid() + "/fd/" + part.number();
    }

    private String image(MountPoint point, MountDetail detail) {
        if (document.idMap() != null) {
            throw new NotImplemented("image mounts in a container with user ids of its own are not implemented yet");
        }
        ImageMount mount = engine.imageMounts().mount(document.id(), point.destination(), detail.layers());
        held.add(mount);
        return mount.place().toString();
    }

    private static String bind(MountPoint point, Mount asked) {
        Path source = Path.of(point.source());
        BindOptions options = asked.bindOptions();
        if (!Files.exists(source)) {
            if (options == null || !options.createMountpoint()) {
                throw new BadRequest(
                        "invalid mount config for type \"bind\": bind source path does not exist: " + point.source());
            }
            try {
                Files.createDirectories(source);
            } catch (IOException e) {
                throw new ServerError("error while creating mount source path '" + source + "': " + e.getMessage(), e);
            }
        }
        SharedMountCheck.check(source, point.propagation());
        return source.toString();
    }

    /** The user does not have the volumes any more; no error where it had not. */
    static void withdraw(Engine engine, ContainerDocument document, String user) {
        RuntimeException failure = null;
        for (MountPoint point : document.mounts()) {
            if (point.type().equals("volume")) {
                try {
                    engine.volumes().unmount(point.name(), user);
                } catch (RuntimeException e) {
                    failure = failure == null ? e : failure;
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Tells that the container has its volumes now. */
    void publish() {
        for (MountPoint point : document.mounts()) {
            if (point.type().equals("volume")) {
                engine.volumes()
                        .publish(
                                "mount",
                                point.name(),
                                Map.of(
                                        "container", document.id().text(),
                                        "destination", point.destination(),
                                        "read/write", Boolean.toString(point.writable()),
                                        "propagation", point.propagation()));
            }
        }
    }

    /** Tells that it has them no more. */
    static void publishUnmounts(Engine engine, ContainerDocument document) {
        for (MountPoint point : document.mounts()) {
            if (point.type().equals("volume")) {
                engine.volumes()
                        .publish(
                                "unmount",
                                point.name(),
                                Map.of("container", document.id().text()));
            }
        }
    }

    @Override
    public void close() {
        for (AutoCloseable one : held.reversed()) {
            try {
                one.close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        held.clear();
    }
}
