package dev.jdocker.daemon.image;

import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageConfig;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image of the store.
 *
 * @param id the digest of its config document
 * @param config the defaults for containers; never to be used for decisions about the host
 * @param layers the uncompressed layers, the lowest first
 * @param created when it was built, null where it does not say
 * @param sizeBytes the size of the files in its layers
 */
public record Image(
        Digest id,
        ImageConfig config,
        List<DiffId> layers,
        String os,
        String architecture,
        String variant,
        @Nullable Instant created,
        long sizeBytes) {
    public Image {
        layers = List.copyOf(layers);
    }
}
