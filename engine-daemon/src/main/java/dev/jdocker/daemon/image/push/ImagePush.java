package dev.jdocker.daemon.image.push;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.content.ContentStore;
import dev.jdocker.daemon.image.LocalImages;
import dev.jdocker.daemon.image.Origin;
import dev.jdocker.daemon.image.StoredImage;
import dev.jdocker.daemon.image.manifest.ImageIndex;
import dev.jdocker.daemon.image.manifest.ImageManifest;
import dev.jdocker.daemon.image.manifest.MediaTypes;
import dev.jdocker.daemon.image.manifest.StoredManifest;
import dev.jdocker.daemon.image.progress.ProgressFeed;
import dev.jdocker.daemon.layer.Layer;
import dev.jdocker.daemon.layer.LayerStore;
import dev.jdocker.daemon.layer.LayerTars;
import dev.jdocker.daemon.registry.Manifest;
import dev.jdocker.daemon.registry.Repository;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pushes one image under one tag: by a manifest that it came with, byte for byte, if all that this names can be had; else by
 * a new one over gzip layers. What the registry calls it then is a name of the image too.
 */
final class ImagePush {

    private static final Logger LOG = LoggerFactory.getLogger(ImagePush.class);

    private final LocalImages images;
    private final ContentStore content;
    private final LayerStore layers;
    private final LayerTars tars;
    private final Uploads uploads;

    ImagePush(LocalImages images, ContentStore content, LayerStore layers, LayerTars tars, Uploads uploads) {
        this.images = images;
        this.content = content;
        this.layers = layers;
        this.tars = tars;
        this.uploads = uploads;
    }

    /**
     * Pushes.
     *
     * @param name with a tag
     * @param wholeIndex whether an index that the image came with may go too
     */
    void push(ImageReference name, StoredImage image, boolean wholeIndex, Repository target, ProgressFeed feed)
            throws IOException, InterruptedException {
        List<ChainId> chains = ChainId.chain(image.image().layers());
        try (LayerStore.Hold _ = layers.hold(chains);
                ContentStore.Lease lease = content.lease()) {
            List<Layer> stack = layers.stack(image.image().layers());
            stack.reversed()
                    .forEach(layer -> feed.status(layer.diffId().digest().shortHex(), "Preparing"));
            BlobUpload upload = new BlobUpload(target, content, KnownPlaces.beside(name, images, content));
            Session session = new Session(image, stack, upload, target, lease, feed);
            Manifest pushed = session.asItCame(wholeIndex, String.valueOf(name.tag()));
            if (pushed == null) {
                pushed = session.anew();
                target.putManifest(String.valueOf(name.tag()), pushed.mediaType(), pushed.bytes());
            }
            remember(name, image, pushed, lease);
            feed.line(name.tag() + ": digest: " + pushed.digest() + " size: " + pushed.bytes().length);
            Map<String, Object> aux = new LinkedHashMap<>();
            aux.put("Tag", String.valueOf(name.tag()));
            aux.put("Digest", pushed.digest().text());
            aux.put("Size", pushed.bytes().length);
            feed.aux(aux);
        }
    }

    private void remember(ImageReference name, StoredImage image, Manifest pushed, ContentStore.Lease lease)
            throws IOException {
        Origin origin = image.origins().stream()
                .filter(known -> known.outermost().equals(pushed.digest())
                        || known.manifest().equals(pushed.digest()))
                .findFirst()
                .orElse(new Origin(pushed.digest(), null));
        lease.add(pushed.bytes());
        content.sync();
        images.arrived(
                image.image().id(),
                origin,
                List.of(new ImageReference(name.domain(), name.path(), null, pushed.digest())));
    }

    /** One push under way. */
    private final class Session {

        private final StoredImage image;
        private final List<Layer> stack;
        private final BlobUpload upload;
        private final Repository target;
        private final ContentStore.Lease lease;
        private final ProgressFeed feed;

        Session(
                StoredImage image,
                List<Layer> stack,
                BlobUpload upload,
                Repository target,
                ContentStore.Lease lease,
                ProgressFeed feed) {
            this.image = image;
            this.stack = stack;
            this.upload = upload;
            this.target = target;
            this.lease = lease;
            this.feed = feed;
        }

        /** Pushes by the latest manifest of which everything can be had; null if there is none. */
        @Nullable
        Manifest asItCame(boolean wholeIndex, String tag) throws IOException, InterruptedException {
            for (Origin origin : image.origins().reversed()) {
                Manifest manifest = kept(origin.manifest());
                if (manifest == null || !blobs(ImageManifest.parse(manifest))) {
                    continue;
                }
                Manifest index = wholeIndex && origin.index() != null ? kept(origin.index()) : null;
                if (index != null && otherPlatforms(index, manifest)) {
                    target.putManifest(tag, index.mediaType(), index.bytes());
                    return index;
                }
                target.putManifest(tag, manifest.mediaType(), manifest.bytes());
                return manifest;
            }
            return null;
        }

        private @Nullable Manifest kept(Digest digest) {
            if (!lease.keep(digest)) {
                return null;
            }
            try {
                return StoredManifest.read(content, digest);
            } catch (IOException e) {
                LOG.warn("{}", e.toString());
                return null;
            }
        }

        /** Whether layers and config are in the repository now. */
        private boolean blobs(ImageManifest manifest) throws IOException, InterruptedException {
            if (manifest.layers().size() != stack.size()) {
                return false;
            }
            return !layers(manifest.layers()).contains(null) && config(manifest.config());
        }

        /** Whether the whole index could be pushed: that takes every manifest of it and all blobs of each. */
        private boolean otherPlatforms(Manifest index, Manifest mine) throws IOException {
            List<Manifest> all = new ArrayList<>();
            for (Descriptor entry : ImageIndex.parse(index).manifests()) {
                Digest digest = Digest.parse(entry.digest());
                Manifest manifest = digest.equals(mine.digest()) ? mine : kept(digest);
                if (manifest == null || manifest.isIndex()) {
                    return false;
                }
                all.add(manifest);
            }
            for (Manifest manifest : all) {
                ImageManifest document = ImageManifest.parse(manifest);
                List<Descriptor> blobs = new ArrayList<>(document.layers());
                blobs.add(document.config());
                for (Descriptor blob : blobs) {
                    if (upload.push(blob, sent -> {}) instanceof BlobUpload.Way.Absent) {
                        return false;
                    }
                }
                target.putManifest(manifest.digest().text(), manifest.mediaType(), manifest.bytes());
            }
            return true;
        }

        /** Pushes the layers by gzip and makes the manifest over them. */
        Manifest anew() throws IOException, InterruptedException {
            List<@Nullable Descriptor> none = new ArrayList<>();
            stack.forEach(layer -> none.add(null));
            List<Descriptor> pushed = new ArrayList<>();
            for (Descriptor blob : layers(none)) {
                pushed.add(Objects.requireNonNull(blob));
            }
            Digest id = image.image().id();
            Descriptor config = NewManifest.descriptor(MediaTypes.DOCKER_CONFIG, id, content.size(id));
            if (!config(config)) {
                throw new IOException("no blob " + id);
            }
            return NewManifest.of(new ImageManifest(config, pushed));
        }

        private boolean config(Descriptor config) throws IOException {
            return !(upload.push(config, sent -> {}) instanceof BlobUpload.Way.Absent);
        }

        /** Pushes layers as these blobs, the topmost first as dockerd begins; the result is in the order of the stack. */
        private List<@Nullable Descriptor> layers(List<? extends @Nullable Descriptor> wanted)
                throws IOException, InterruptedException {
            LayerPush.Stores stores = new LayerPush.Stores(new LayerBlobs(layers, tars, content), lease);
            List<LayerPush> pushes = new ArrayList<>();
            for (int i = stack.size() - 1; i >= 0; i--) {
                pushes.add(new LayerPush(stack.get(i), wanted.get(i), upload, stores, feed));
            }
            return uploads.run(pushes, waiting -> feed.status(waiting.id(), "Waiting"))
                    .reversed();
        }
    }
}
