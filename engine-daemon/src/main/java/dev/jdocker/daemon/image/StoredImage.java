package dev.jdocker.daemon.image;

import dev.jdocker.api.json.Timestamp;
import java.util.List;

/**
 * An image with all that the store knows of it.
 *
 * @param names its complete references with tag or digest, sorted
 * @param tagged when it got a name last
 */
record StoredImage(Image image, ConfigDocument document, List<String> names, Timestamp tagged) {

    StoredImage withNames(List<String> changed) {
        return new StoredImage(image, document, List.copyOf(changed), tagged);
    }

    StoredImage taggedNow() {
        return new StoredImage(image, document, names, Timestamp.now());
    }
}
