package dev.jdocker.daemon.image.archive;

import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.image.ConfigDocument;
import java.util.List;

/**
 * One image of an archive.
 *
 * @param config the bytes of its config document
 * @param layers the lowest first
 * @param manifests the documents that name it by their digests, the manifest first and then, perhaps, the index it was
 *     chosen from; none where its registry form is not in the archive
 */
record ArchivedImage(Config config, List<ArchivedLayer> layers, List<ImageReference> names, List<Bytes> manifests) {

    /** A config document, as bytes and read. */
    record Config(Bytes json, ConfigDocument document) {}

    /** Bytes as a value. */
    static final class Bytes {
        private final byte[] content;

        Bytes(byte[] content) {
            this.content = content;
        }

        byte[] content() {
            return content;
        }
    }

    ArchivedImage {
        layers = List.copyOf(layers);
        names = List.copyOf(names);
        manifests = List.copyOf(manifests);
    }
}
