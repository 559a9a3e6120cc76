package dev.jdocker.daemon.image.archive;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.api.image.InvalidReferenceException;
import dev.jdocker.daemon.content.ContentStore;
import dev.jdocker.daemon.image.ConfigDocument;
import dev.jdocker.daemon.image.ImageEvents;
import dev.jdocker.daemon.image.ImagePlatform;
import dev.jdocker.daemon.image.LocalImages;
import dev.jdocker.daemon.image.Origin;
import dev.jdocker.daemon.image.UnpackPool;
import dev.jdocker.daemon.layer.Compression;
import dev.jdocker.daemon.layer.Layer;
import dev.jdocker.daemon.layer.LayerSource;
import dev.jdocker.daemon.layer.LayerStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads the images of an archive: what {@code docker save} writes and OCI layouts, plain or compressed. The archive is
 * stored first, because what its parts are is usually said at its end; then the layers are unpacked straight from there.
 * An image is seen once it is whole and on disk.
 */
final class ImageLoader {

    private final LocalImages images;
    private final ContentStore content;
    private final LayerStore layers;
    private final UnpackPool pool;
    private final ImageEvents events;

    ImageLoader(LocalImages images, ContentStore content, LayerStore layers, UnpackPool pool, ImageEvents events) {
        this.images = images;
        this.content = content;
        this.layers = layers;
        this.pool = pool;
        this.events = events;
    }

    /** Whose archive it is. */
    enum Kind {
        /** A client's: on disk when {@code load} returns, and layers keep what they cannot be rebuilt without. */
        FOREIGN,
        /** The distribution's, whose layers are canonical tars: on disk after {@link #sync}. */
        OURS
    }

    /**
     * Loads all images of an archive. Those that came before a failing one stay.
     *
     * @param platform which one of several to take, null for this machine's
     * @throws IOException if the archive is malformed or cannot be stored
     */
    void load(InputStream body, @Nullable ImagePlatform platform, Kind kind, LoadProgress progress) throws IOException {
        try (ContentStore.Spool spool = content.spool(Compression.plain(body))) {
            ImageArchive archive = ImageArchive.open(spool.file());
            for (ArchivedImage image : read(archive, platform)) {
                load(archive, image, platform, kind, progress);
            }
        }
    }

    private static List<ArchivedImage> read(ImageArchive archive, @Nullable ImagePlatform platform) throws IOException {
        try {
            if (archive.has(DockerArchive.MANIFEST)) {
                return DockerArchive.read(archive);
            }
            if (archive.has(OciLayout.INDEX)) {
                return OciLayout.read(archive, platform == null ? ImagePlatform.host() : platform);
            }
        } catch (InvalidReferenceException e) {
            throw new IOException(e.getMessage(), e);
        }
        throw new IOException("invalid archive: neither manifest.json nor index.json in it");
    }

    private void load(
            ImageArchive archive,
            ArchivedImage image,
            @Nullable ImagePlatform platform,
            Kind kind,
            LoadProgress progress)
            throws IOException {
        ConfigDocument document = image.config().document();
        List<DiffId> diffIds = document.layers();
        if (diffIds.size() != image.layers().size()) {
            throw new IOException("invalid manifest, layers length mismatch: expected "
                    + image.layers().size() + ", got " + diffIds.size());
        }
        if (platform != null
                && !platform.accepts(new ImagePlatform("linux", document.architecture(), document.variant()))) {
            throw new IOException("image is for linux/" + document.architecture() + ", not for " + platform);
        }
        List<ChainId> chains = ChainId.chain(diffIds);
        Digest id;
        try (LayerStore.Hold _ = layers.hold(chains);
                ContentStore.Lease lease = content.lease()) {
            long size = unpack(archive, image, chains, kind == Kind.OURS ? null : lease, progress);
            Origin origin = origin(image, lease);
            if (kind == Kind.FOREIGN) {
                sync();
            }
            id = lease.put(image.config().json().content());
            if (origin == null) {
                images.add(id, document, size);
            } else {
                images.add(id, document, size, origin, List.of());
            }
        }
        name(id, image.names(), progress);
    }

    /** Puts on disk what was loaded by now. */
    void sync() throws IOException {
        content.sync(); // first: a layer that is on disk finds its blobs
        layers.sync();
    }

    private static @Nullable Origin origin(ArchivedImage image, ContentStore.Lease lease) {
        List<Digest> kept = image.manifests().stream()
                .map(bytes -> lease.put(bytes.content()))
                .toList();
        return kept.isEmpty() ? null : new Origin(kept.getFirst(), kept.size() > 1 ? kept.get(1) : null);
    }

    private long unpack(
            ImageArchive archive,
            ArchivedImage image,
            List<ChainId> chains,
            ContentStore.@Nullable Lease lease,
            LoadProgress progress)
            throws IOException {
        List<DiffId> diffIds = image.config().document().layers();
        UnpackPool.Batch<Layer> batch = pool.batch();
        for (int i = 0; i < chains.size(); i++) {
            ChainId chain = chains.get(i);
            DiffId diffId = diffIds.get(i);
            ArchivedLayer layer = image.layers().get(i);
            long total = archive.size(layer.member());
            LayerSource source = () -> new ReportingStream(
                    archive.open(layer.member()),
                    batch,
                    current -> progress.layer(diffId.digest().shortHex(), current, total));
            batch.add(() -> layers.ensure(chain, diffId, lease == null ? source : new KeptLayer(source, layer, lease)));
        }
        long size = 0;
        for (Layer layer : batch.join()) {
            size += layer.sizeBytes();
        }
        return size;
    }

    private void name(Digest id, List<ImageReference> names, LoadProgress progress) {
        List<String> lines = new ArrayList<>();
        for (ImageReference name : names) {
            Digest before = images.named(name);
            if (before != null && !before.equals(id)) {
                progress.says("The image " + name.familiar() + " already exists, renaming the old one with ID " + before
                        + " to empty string");
            }
            if (!id.equals(before)) {
                images.bring(name, id); // told by "load" alone, as dockerd does
            }
            lines.add("Loaded image: " + name.familiar());
        }
        events.happened("load", id, id.text());
        if (names.isEmpty()) {
            lines.add("Loaded image ID: " + id);
        }
        lines.forEach(progress::says);
    }
}
