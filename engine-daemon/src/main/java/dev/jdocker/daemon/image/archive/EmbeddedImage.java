package dev.jdocker.daemon.image.archive;

import dev.jdocker.daemon.persist.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The image in the distribution, {@code jdocker/busybox}, so that a first container needs no registry. A fresh data root
 * gets it once: who removes it is not given it again.
 */
final class EmbeddedImage {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedImage.class);
    private static final String RESOURCE = "/embedded/busybox.tar";

    private final Path marker;
    private final ImageLoader loader;

    EmbeddedImage(Path images, ImageLoader loader) {
        this.marker = images.resolve("embedded-image-loaded");
        this.loader = loader;
    }

    /** Loads the image if this is the first start; returns what goes on in the background. */
    @Nullable
    Thread ensure() throws IOException {
        if (Files.exists(marker)) {
            return null;
        }
        try (InputStream archive = EmbeddedImage.class.getResourceAsStream(RESOURCE)) {
            if (archive == null) {
                LOG.warn("this build has no embedded image");
                return null;
            }
            loader.load(archive, null, ImageLoader.Kind.OURS, LoadProgress.NONE);
        }
        // The first start does not wait for the disk. The mark comes after it, so that a crash of the machine between
        // the
        // two costs nothing but doing this again.
        return Thread.ofPlatform().daemon().name("sync-embedded-image").start(this::remember);
    }

    private void remember() {
        try {
            loader.sync();
            AtomicFile.write(marker, new byte[0]);
        } catch (IOException | RuntimeException e) {
            LOG.warn("cannot remember that the embedded image was loaded: {}", e.toString());
        }
    }
}
