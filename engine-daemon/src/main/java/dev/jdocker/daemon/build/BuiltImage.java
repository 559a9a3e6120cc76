package dev.jdocker.daemon.build;

import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.image.ImagePlatform;
import java.io.IOException;
import java.util.List;

/** One image of a {@link BuildResult}; good until that is closed. */
public interface BuiltImage {

    ImagePlatform platform();

    /** The config document, whose digest is the image's id. */
    byte[] config();

    /**
     * The same files under another config, which is completed: it gets these layers, and their history where it does not tell it.
     *
     * @throws dev.jdocker.daemon.error.BadRequest if it is no config
     */
    BuiltImage withConfig(byte[] config);

    /** The digest of {@link #config}. */
    Digest id();

    /** The layers, the lowest first; all of them are in the layer store and held. */
    List<DiffId> layers();

    /**
     * Puts the image into the store, durable on return, and gives it these names; with none it has no name there. Names that
     * other images had pass to it. Doing it again adds names. Events tell of it.
     */
    Digest commit(List<ImageReference> names) throws IOException;

    /** Its file system, to be read. */
    FileTree open() throws IOException;
}
