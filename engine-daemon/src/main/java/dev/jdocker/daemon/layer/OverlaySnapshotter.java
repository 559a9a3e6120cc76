package dev.jdocker.daemon.layer;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.persist.OwnedFolder;
import dev.jdocker.daemon.persist.Trash;
import dev.jdocker.daemon.persist.TreeSize;
import dev.jdocker.daemon.quota.ProjectQuotas;
import dev.jdocker.runtime.Rootfs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
    private final ProjectQuotas quotas;
    private final Trash trash;
    private final ConcurrentMap<String, LayerStore.Hold> holds = new ConcurrentHashMap<>();

    /** Opens the snapshots in {@code containers}, makes it where it is missing and sweeps what was removed. */
    public OverlaySnapshotter(Path containers, LayerStore layers, ProjectQuotas quotas, Trash trash)
            throws IOException {
        this.containers = OwnedFolder.create(containers, "rwx--x---");
        this.layers = layers;
        this.quotas = quotas;
        this.trash = trash;
        trash.sweep(containers);
    }

    @Override
    public Rootfs.Overlay prepare(String containerId, List<DiffId> diffIds, long limitBytes) {
        if (limitBytes > 0 && !quotas.areEnforced(containers)) {
            throw new BadRequest("--storage-opt is supported only for overlay over xfs with 'pquota' mount option"
                    + " or ext4 with 'prjquota'");
        }
        Rootfs.Overlay overlay = restore(containerId, diffIds);
        try {
            OwnedFolder.create(folder(containerId), "rwx--x---");
            OwnedFolder.create(overlay.upper(), "rwxr-xr-x");
            mark(overlay.upper());
            OwnedFolder.create(overlay.work(), "rwx------");
            if (limitBytes > 0) {
                // What overlayfs makes in one it moves to the other, which is only possible within a project.
                quotas.limit(List.of(overlay.upper(), overlay.work()), limitBytes);
            }
            OwnedFolder.create(overlay.mountPoint(), "rwxr-xr-x");
            return overlay;
        } catch (IOException e) {
            throw undone(containerId, new UncheckedIOException("prepare snapshot: " + e.getMessage(), e));
        } catch (RuntimeException e) {
            throw undone(containerId, e);
        }
    }

    /** Docker's sign by which programs know that they run in a container. */
    private static void mark(Path upper) throws IOException {
        Files.setPosixFilePermissions(
                Files.createFile(upper.resolve(".dockerenv")), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private RuntimeException undone(String containerId, RuntimeException failure) {
        try {
            remove(containerId);
        } catch (RuntimeException suppressed) {
            failure.addSuppressed(suppressed);
        }
        return failure;
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
        quotas.release(folder(containerId).resolve("upper"));
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
