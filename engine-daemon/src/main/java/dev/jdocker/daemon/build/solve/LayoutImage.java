package dev.jdocker.daemon.build.solve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.json.Json;
import dev.jdocker.daemon.build.ContentSource;
import dev.jdocker.daemon.image.ConfigDocument;
import dev.jdocker.daemon.image.ImagePlatform;
import dev.jdocker.daemon.image.manifest.ImageIndex;
import dev.jdocker.daemon.image.manifest.ImageManifest;
import dev.jdocker.daemon.layer.LayerStore;
import dev.jdocker.daemon.registry.Manifest;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * An image of which somebody else has the content: its layers are brought into the layer store, the image into no list. Nothing
 * of it is believed: documents are what their digests say, layers what their diff ids say.
 */
record LayoutImage(Digest id, List<DiffId> layers, ConfigDocument document) {

    private static final int MOST_INDEXES = 4;

    /**
     * Brings what is missing of the image for a platform.
     *
     * @param held keeps the layers
     */
    static LayoutImage bring(
            ContentSource source, ImagePlatform platform, LayerStore store, Consumer<AutoCloseable> held)
            throws IOException {
        Manifest manifest = read(source.manifest());
        for (int depth = 0; manifest.isIndex(); depth++) {
            if (depth == MOST_INDEXES) {
                throw new IOException("indexes of indexes are too deep");
            }
            manifest = read(source.manifest(choose(ImageIndex.parse(manifest), platform)));
        }
        ImageManifest image = ImageManifest.parse(manifest);
        byte[] config = source.document(image.config(), ConfigDocument.MAX_BYTES);
        if (!Digest.of(config).text().equals(image.config().digest())) {
            throw new IOException(
                    "the config of the image is not " + image.config().digest());
        }
        ConfigDocument document = ConfigDocument.parse(config);
        List<DiffId> diffIds = document.layers();
        if (diffIds.size() != image.layers().size()) {
            throw new IOException("the config names " + diffIds.size() + " layers, the manifest "
                    + image.layers().size());
        }
        List<ChainId> chains = ChainId.chain(diffIds);
        held.accept(store.hold(chains));
        for (int i = 0; i < chains.size(); i++) {
            Descriptor layer = image.layers().get(i);
            var _ = store.ensure(chains.get(i), diffIds.get(i), () -> source.blob(layer));
        }
        return new LayoutImage(Digest.of(config), diffIds, document);
    }

    /** An index of one image need not say for which platform that is. */
    private static Descriptor choose(ImageIndex index, ImagePlatform platform) throws IOException {
        return index.manifests().size() == 1 && index.manifests().getFirst().platform() == null
                ? index.manifests().getFirst()
                : index.choose(platform);
    }

    /** OCI's documents may leave out what they are. */
    private static Manifest read(byte[] bytes) throws IOException {
        JsonNode document = Json.mapper().readTree(bytes);
        String absent = document.has("manifests") ? Manifest.OCI_INDEX : Manifest.OCI_MANIFEST;
        return new Manifest(document.path("mediaType").asText(absent), Digest.of(bytes), bytes);
    }
}
