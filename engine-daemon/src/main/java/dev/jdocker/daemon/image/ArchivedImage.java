package dev.jdocker.daemon.image;

import dev.jdocker.api.image.ImageReference;
import java.util.List;

/**
 * One image of an archive.
 *
 * @param config the bytes of its config document
 * @param layers the members that hold its layers, the lowest first
 */
record ArchivedImage(Config config, List<String> layers, List<ImageReference> names) {

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
    }
}
