package dev.jdocker.daemon.container;

import dev.jdocker.api.container.ContainerId;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.daemon.layer.Snapshotter;
import dev.jdocker.daemon.volume.ImageView;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Images in containers ({@code --mount type=image}). The layers are held as long as the container is there. They are mounted
 * for the moment of its start only, since its own mount is a copy that lives on.
 */
final class ImageMounts {
    private final Linux linux;
    private final Snapshotter snapshotter;
    private final Path folder;
    private final AtomicLong sequence = new AtomicLong();

    /**
     * @param folder on tmpfs, one folder in it for each mount
     */
    ImageMounts(Linux linux, Snapshotter snapshotter, Path folder) {
        this.linux = linux;
        this.snapshotter = snapshotter;
        this.folder = folder;
    }

    /** Keeps the layers of what a container has mounted. */
    void hold(ContainerDocument document) {
        document.details().forEach((destination, detail) -> {
            if (detail.isImage()) {
                var _ = snapshotter.restore(key(document.id(), destination), detail.layers());
            }
        });
    }

    /** The container is gone, its mounts do not need their layers any more. */
    void release(ContainerDocument document) {
        document.details().forEach((destination, detail) -> {
            if (detail.isImage()) {
                snapshotter.remove(key(document.id(), destination));
            }
        });
    }

    private static String key(ContainerId id, String destination) {
        return id.text() + ".image." + UUID.nameUUIDFromBytes(destination.getBytes(StandardCharsets.UTF_8));
    }

    ImageMount mount(ContainerId id, String destination, List<DiffId> layers) {
        List<Path> lowers = snapshotter.restore(key(id, destination), layers).lowers();
        Path place = folder.resolve(id.shortText() + "-" + sequence.incrementAndGet());
        try {
            Files.createDirectories(place);
        } catch (IOException e) {
            throw new UncheckedIOException("make " + place, e);
        }
        ImageView.mount(linux, lowers, place.toString());
        return new ImageMount(place, () -> TemporaryMounts.remove(linux, place));
    }

    /** Takes away what an engine process that was killed has left. */
    void sweep() throws IOException {
        TemporaryMounts.sweep(linux, folder);
    }
}
