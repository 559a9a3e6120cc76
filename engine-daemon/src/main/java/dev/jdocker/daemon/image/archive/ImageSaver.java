package dev.jdocker.daemon.image.archive;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.content.ContentStore;
import dev.jdocker.daemon.image.ConfigDocument;
import dev.jdocker.daemon.image.Image;
import dev.jdocker.daemon.image.ImageEvents;
import dev.jdocker.daemon.layer.LayerStore;
import dev.jdocker.daemon.layer.LayerTars;
import dev.jdocker.daemon.persist.Documents;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes images as {@code docker save} does since it writes OCI layouts: {@code index.json} and {@code oci-layout} for OCI's
 * tools, {@code manifest.json} and {@code repositories} for Docker's, both over the same blobs, with plain layers. The
 * same images give the same bytes. Nothing is stored on the way: the lengths of layers' tars are known.
 */
final class ImageSaver {

    private final ContentStore content;
    private final LayerStore layers;
    private final LayerTars tars;
    private final ImageEvents events;

    ImageSaver(ContentStore content, LayerStore layers, LayerTars tars, ImageEvents events) {
        this.content = content;
        this.layers = layers;
        this.tars = tars;
        this.events = events;
    }

    /** Where the archive goes, asked for once it is certain that there will be one. */
    @FunctionalInterface
    interface Target {
        OutputStream open();
    }

    void save(List<WantedImages.Wanted> images, Target target) throws IOException {
        List<ChainId> chains = new ArrayList<>();
        images.forEach(
                wanted -> chains.addAll(ChainId.chain(wanted.image().image().layers())));
        try (LayerStore.Hold _ = layers.hold(chains)) {
            ArchiveMembers members = new ArchiveMembers();
            List<Descriptor> manifests = new ArrayList<>();
            List<SavedImage.Item> items = new ArrayList<>();
            Map<String, Map<String, String>> repositories = new TreeMap<>();
            for (WantedImages.Wanted wanted : images) {
                add(wanted, members, manifests, items);
                topLayers(wanted, repositories);
            }
            members.document("index.json", new SavedImage.Index(2, SavedImage.INDEX, manifests));
            members.bytes("oci-layout", "{\"imageLayoutVersion\": \"1.0.0\"}");
            members.line("manifest.json", items);
            if (!repositories.isEmpty()) {
                members.line("repositories", repositories);
            }
            members.write(target.open());
        }
        images.forEach(wanted -> {
            Digest id = wanted.image().image().id();
            events.happened("save", id.text(), id.text());
        });
    }

    private void add(
            WantedImages.Wanted wanted, ArchiveMembers members, List<Descriptor> manifests, List<SavedImage.Item> items)
            throws IOException {
        Image image = wanted.image().image();
        byte[] config = content.read(image.id(), ConfigDocument.MAX_BYTES);
        List<Descriptor> saved = new ArrayList<>();
        Map<String, SavedImage.LayerSource> sources = new TreeMap<>();
        List<ChainId> chains = ChainId.chain(image.layers());
        for (int i = 0; i < chains.size(); i++) {
            ChainId chain = chains.get(i);
            DiffId diffId = image.layers().get(i);
            long size = tars.size(chain);
            members.stream(blob(diffId.digest()), size, created(image), out -> tars.copy(chain, out));
            saved.add(Descriptor.of(SavedImage.LAYER, diffId.digest(), size));
            sources.put(diffId.toString(), new SavedImage.LayerSource(SavedImage.LAYER, size, diffId.toString()));
        }
        members.bytes(blob(image.id()), config, created(image));
        byte[] manifest = Documents.write(new SavedImage.Manifest(
                2, SavedImage.MANIFEST, Descriptor.of(SavedImage.CONFIG, image.id(), config.length), saved));
        Digest digest = Digest.of(manifest);
        members.bytes(blob(digest), manifest, Instant.EPOCH);
        manifests.addAll(SavedImage.named(Descriptor.of(SavedImage.MANIFEST, digest, manifest.length), wanted.names()));
        items.add(new SavedImage.Item(
                blob(image.id()),
                wanted.names().isEmpty()
                        ? null
                        : wanted.names().stream().map(ImageReference::familiar).toList(),
                image.layers().stream().map(diffId -> blob(diffId.digest())).toList(),
                sources));
    }

    /** {@code {"busybox": {"latest": "<top layer>"}}}, which the oldest readers go by. */
    private static void topLayers(WantedImages.Wanted wanted, Map<String, Map<String, String>> repositories) {
        List<DiffId> layers = wanted.image().image().layers();
        for (ImageReference name : layers.isEmpty() ? List.<ImageReference>of() : wanted.names()) {
            repositories
                    .computeIfAbsent(name.familiarName(), repository -> new TreeMap<>())
                    .put(
                            Objects.requireNonNullElse(name.tag(), ""),
                            layers.getLast().digest().hex());
        }
    }

    private static Instant created(Image image) {
        @Nullable Instant created = image.created();
        return created == null ? Instant.EPOCH : created;
    }

    private static String blob(Digest digest) {
        return "blobs/sha256/" + digest.hex();
    }
}
