package dev.jdocker.daemon.build.remote;

import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.registry.BlobSource;
import dev.jdocker.daemon.registry.Manifest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

/** Puts a cache somewhere: its layers, its document, its manifest, each told when it begins. */
public final class CacheExport {

    private CacheExport() {}

    /** Has the bytes of a layer's blob. */
    @FunctionalInterface
    public interface Layers {
        BlobSource of(Digest blob);
    }

    /** Does something under a name. */
    @FunctionalInterface
    public interface Part {
        void run() throws IOException, InterruptedException;
    }

    /** Told of each part; runs it. */
    @FunctionalInterface
    public interface Progress {
        void part(String name, Part part) throws Exception;
    }

    /**
     * Puts it there.
     *
     * @param image whether its manifest is to be like an image's, which more registries take
     * @return what the manifest is, for the client
     */
    public static Descriptor put(NewCache cache, boolean image, Layers layers, CacheTarget target, Progress progress)
            throws Exception {
        List<Descriptor> blobs = cache.blobs();
        for (Descriptor blob : blobs) {
            progress.part(
                    "writing layer " + blob.digest(), () -> target.blob(blob, layers.of(Digest.parse(blob.digest()))));
        }
        byte[] document = cache.document();
        Descriptor config = Descriptor.of(CacheDocument.MEDIA_TYPE, Digest.of(document), document.length);
        progress.part(
                "writing config " + config.digest(),
                () -> target.blob(config, () -> new ByteArrayInputStream(document)));
        Manifest manifest = CacheManifest.of(config, blobs, image);
        progress.part("writing cache image manifest " + manifest.digest(), () -> target.manifest(manifest));
        return Descriptor.of(manifest.mediaType(), manifest.digest(), manifest.bytes().length);
    }
}
