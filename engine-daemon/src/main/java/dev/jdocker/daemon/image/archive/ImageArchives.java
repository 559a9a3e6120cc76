package dev.jdocker.daemon.image.archive;

import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.http.Routes;
import dev.jdocker.daemon.image.ImageEvents;
import dev.jdocker.daemon.image.Images;
import dev.jdocker.daemon.layer.LayerTars;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Images that come by archives and go by them, wired. Life: {@link #start} after the images', {@link #register}, {@link #close}. */
public final class ImageArchives implements AutoCloseable {

    private final Images images;
    private final LayerTars tars;
    private @Nullable Thread background;

    public ImageArchives(Images images, Linux linux) {
        this.images = images;
        this.tars = new LayerTars(images.layers(), images.content(), linux);
    }

    /** On the first start of a data root loads the embedded image. */
    public void start() throws IOException {
        background = new EmbeddedImage(images.folder(), loader(ImageEvents.NONE)).ensure();
    }

    /** Registers the operations. */
    public void register(Routes routes, ImageEvents events) {
        SaveImages saving =
                new SaveImages(images.local(), new ImageSaver(images.content(), images.layers(), tars, events));
        routes.add("POST", "/images/load", new LoadImages(loader(events)))
                .add("GET", "/images/get", saving.several())
                .add("GET", "/images/{name:.*}/get", saving.one());
    }

    /** For whom an archive is written. */
    public enum Kind {
        /** Docker's {@code manifest.json} beside the OCI layout. */
        DOCKER,
        /** The OCI layout alone. */
        OCI
    }

    /**
     * Writes an archive of images that were made just now.
     *
     * @return the digest of the manifest, or of the index over several
     */
    public Digest write(Kind kind, List<NewImage> written, OutputStream out) throws IOException {
        return new NewImageArchive(tars, kind).write(written, out);
    }

    private ImageLoader loader(ImageEvents events) {
        return new ImageLoader(images.local(), images.content(), images.layers(), images.pool(), events);
    }

    /** Waits for what goes on in the background; to be called before the images are closed. */
    @Override
    public void close() {
        if (background != null) {
            try {
                background.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
