package dev.jdocker.daemon.build;

import dev.jdocker.api.image.Descriptor;
import java.io.IOException;
import java.io.InputStream;

/** Where the results of builds elsewhere can be had: a registry, a folder of a client's, an image. Blocking. */
public interface CacheSource {

    /** How people are shown it. */
    String name();

    /** What it is: a manifest or an index of a cache, or of an image with one in its config. */
    byte[] manifest() throws IOException;

    /** A blob that the manifest names; whether the bytes are right is for the caller to find out. */
    InputStream blob(Descriptor blob) throws IOException;

    /** Another manifest, which an index names. */
    byte[] manifest(Descriptor entry) throws IOException;

    /** A blob that is a document; a larger one than {@code maxBytes} is an error. */
    default byte[] document(Descriptor document, int maxBytes) throws IOException {
        try (InputStream in = blob(document)) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new IOException("document " + document.digest() + " is too large");
            }
            return bytes;
        }
    }
}
