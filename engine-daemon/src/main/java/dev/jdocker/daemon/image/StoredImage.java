package dev.jdocker.daemon.image;

import dev.jdocker.api.image.Digest;
import dev.jdocker.api.json.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An image with all that the store knows of it.
 *
 * @param names its complete references with tag or digest, sorted
 * @param tagged when somebody gave it a name last
 * @param origins the manifests it came with or was pushed as, the latest last
 */
public record StoredImage(
        Image image, ConfigDocument document, List<String> names, Timestamp tagged, List<Origin> origins) {

    StoredImage withNames(List<String> changed) {
        return new StoredImage(image, document, List.copyOf(changed), tagged, origins);
    }

    StoredImage taggedNow() {
        return new StoredImage(image, document, names, Timestamp.now(), origins);
    }

    StoredImage with(Origin origin) {
        List<Origin> more = new ArrayList<>(origins);
        more.remove(origin);
        more.add(origin);
        return new StoredImage(image, document, names, tagged, List.copyOf(more));
    }

    /** The blobs it needs besides those of its layers: config, manifests and indexes. */
    Stream<Digest> blobs() {
        return Stream.concat(Stream.of(image.id()), origins.stream().flatMap(Origin::blobs));
    }

    ImageRecord asRecord() {
        return new ImageRecord(ImageRecord.LAYOUT, image.id(), image.sizeBytes(), tagged, origins);
    }
}
