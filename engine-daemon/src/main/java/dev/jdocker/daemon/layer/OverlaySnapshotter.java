package dev.jdocker.daemon.layer;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.daemon.persist.OwnedFolder;
import dev.jdocker.daemon.persist.Trash;
import dev.jdocker.daemon.persist.TreeSize;
import dev.jdocker.runtime.Rootfs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;

/** Snapshots as overlayfs's upper and work folders: {@code containers/<id>/{upper,work,rootfs}}. */
public final class OverlaySnapshotter implements Snapshotter {

    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");

    private final Path containers;
    private final LayerStore layers;
    private final Trash trash;
    private final ConcurrentMap<String, LayerStore.Hold> holds = new ConcurrentHashMap<>();

    /** Opens the snapshots in {@code containers}, makes it where it is missing and sweeps what was removed. */
    public OverlaySnapshotter(Path containers, LayerStore layers, Trash trash) throws IOException {
        this.containers = OwnedFolder.create(containers, "rwx--x---");
        this.layers = layers;
        this.trash = trash;
        trash.sweep(containers);
    }

    @Override
    public Rootfs.Overlay prepare(String containerId, List<DiffId> diffIds) {
        Rootfs.Overlay overlay = restore(containerId, diffIds);
        try {
            OwnedFolder.create(folder(containerId), "rwx--x---");
            OwnedFolder.create(overlay.upper(), "rwxr-xr-x");
            OwnedFolder.create(overlay.work(), "rwx------");
            OwnedFolder.create(overlay.mountPoint(), "rwxr-xr-x");
            return overlay;
        } catch (IOException e) {
            UncheckedIOException failure = new UncheckedIOException("prepare snapshot: " + e.getMessage(), e);
            try {
                remove(containerId);
            } catch (RuntimeException suppressed) {
                failure.addSuppressed(suppressed);
            }
            throw failure;
        }
    }

    @Override
    public Rootfs.Overlay restore(String containerId, List<DiffId> diffIds) {
        Path folder = folder(containerId);
        LayerStore.Hold hold = layers.hold(ChainId.chain(diffIds));
        try {
            List<Path> lowers = new ArrayList<>();
            for (Layer layer : layers.stack(diffIds).reversed()) {
                lowers.add(layer.diff());
            }
            if (lowers.isEmpty()) {
                lowers.add(layers.empty()); // overlayfs wants at least one
            }
            LayerStore.Hold before = holds.put(containerId, hold);
            if (before != null) {
                before.close();
            }
            return new Rootfs.Overlay(
                    lowers, folder.resolve("upper"), folder.resolve("work"), folder.resolve("rootfs"));
        } catch (RuntimeException e) {
            hold.close();
            throw e;
        }
    }

    @Override
    public void remove(String containerId) {
        try {
            trash.discard(folder(containerId));
        } catch (IOException e) {
            throw new UncheckedIOException("remove snapshot: " + e.getMessage(), e);
        }
        LayerStore.Hold hold = holds.remove(containerId);
        if (hold != null) {
            hold.close();
        }
    }

    @Override
    public long writtenBytes(String containerId) {
        try {
            return TreeSize.of(folder(containerId).resolve("upper"));
        } catch (IOException e) {
            throw new UncheckedIOException("size of snapshot: " + e.getMessage(), e);
        }
    }

    @Override
    public long layerBytes(List<DiffId> diffIds) {
        return layers.stack(diffIds).stream().mapToLong(Layer::sizeBytes).sum();
    }

    private Path folder(String containerId) {
        if (!ID.matcher(containerId).matches()) {
            throw new IllegalArgumentException("not a container id: " + containerId);
        }
        return containers.resolve(containerId);
    }
}
