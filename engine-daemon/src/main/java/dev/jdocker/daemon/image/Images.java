package dev.jdocker.daemon.image;

import dev.jdocker.api.filter.Filters;
import dev.jdocker.api.image.ImageSummary;
import dev.jdocker.daemon.content.ContentStore;
import dev.jdocker.daemon.http.Routes;
import dev.jdocker.daemon.http.compat.Compat;
import dev.jdocker.daemon.layer.LayerStore;
import dev.jdocker.daemon.layer.OverlaySnapshotter;
import dev.jdocker.daemon.layer.Snapshotter;
import dev.jdocker.daemon.persist.Trash;
import dev.jdocker.daemon.quota.ProjectQuotas;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The images of an engine with the layers and snapshots below them. Life: {@link #open}, then the containers are restored
 * from {@link #store} and {@link #snapshotter}, then {@link #start}, {@link #register}, at the end {@link #close}.
 */
public final class Images implements AutoCloseable {

    private final Path folder;
    private final Trash trash = new Trash();
    private final UnpackPool pool = new UnpackPool();
    private final ContentStore content;
    private final LayerStore layers;
    private final Snapshotter snapshotter;
    private final LocalImages images;
    private volatile boolean layersHeld;

    private Images(Path dataRoot, Linux linux) throws IOException {
        folder = dataRoot.resolve("images");
        content = new ContentStore(dataRoot.resolve("content"), linux);
        layers = new LayerStore(dataRoot.resolve("layers"), linux, trash);
        snapshotter = new OverlaySnapshotter(
                dataRoot.resolve("containers"), layers, ProjectQuotas.ofContainers(linux), trash);
        images = new LocalImages(folder, content, layers);
    }

    /** Opens what is below {@code dataRoot} and sweeps what a crash left there. */
    public static Images open(Path dataRoot, Linux linux) throws IOException {
        return new Images(dataRoot, linux);
    }

    public ImageStore store() {
        return images;
    }

    /** The same with all that is known of each, for what changes them. */
    public LocalImages local() {
        return images;
    }

    /** Makes images of layers that are here. */
    public NewImages newImages() {
        return new NewImages(images, content, layers);
    }

    public ContentStore content() {
        return content;
    }

    public LayerStore layers() {
        return layers;
    }

    public Snapshotter snapshotter() {
        return snapshotter;
    }

    /** The threads that unpack layers. */
    public UnpackPool pool() {
        return pool;
    }

    /** Where {@code images/<hex>.json} and what else tells of images lie. */
    public Path folder() {
        return folder;
    }

    /** Removes what nothing needs. To be called once every container has been {@linkplain Snapshotter#restore restored}. */
    public void start() {
        layersHeld = true;
        garbage().collectAll();
    }

    /**
     * Removes the layers that no image and no container needs, such as those of a container just removed whose image was
     * gone before it. Before {@link #start} it does nothing: not every container holds its layers yet.
     */
    public void collectLayers() {
        if (layersHeld) {
            garbage().collectLayers();
        }
    }

    /** Removes what an image that did not come to be has left, and whatever else nothing needs. */
    public void collectAbandoned() {
        if (layersHeld) {
            garbage().collectAll();
        }
    }

    /** Registers the operations on images. */
    public void register(Routes routes, ImageUsers users, ImageEvents events) {
        ImageRemoval removal = removal(users, events);
        new ImageRoutes(
                        images,
                        new ImageList(images, layers, users),
                        new ImageInspection(images, layers),
                        removal,
                        new PruneImages(images, removal, garbage(), users, events),
                        events)
                .register(routes);
    }

    /** All images with what each shares with others, for an account of the disk. */
    public List<ImageSummary> summaries(ImageUsers users) {
        return new ImageList(images, layers, users).list(Filters.parse(null), true);
    }

    /** The bytes that images take: files of layers, each layer once, and blobs. */
    public long sizeBytes() throws IOException {
        return layers.sizeBytes() + content.sizeBytes();
    }

    /** Registers how these operations differ for older clients. */
    public static void register(Compat compat) {
        ImageCompat.register(compat);
    }

    ImageRemoval removal(ImageUsers users, ImageEvents events) {
        return new ImageRemoval(images, garbage(), users, events);
    }

    private ImageGarbage garbage() {
        return new ImageGarbage(images, content, layers);
    }

    @Override
    public void close() {
        pool.close();
        trash.close();
    }
}
