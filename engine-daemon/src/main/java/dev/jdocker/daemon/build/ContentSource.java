package dev.jdocker.daemon.build;

import dev.jdocker.api.image.Descriptor;
import java.io.IOException;
import java.io.InputStream;

/** A manifest and the blobs that hang on it, as somebody else has them: a registry, a folder of a client's. Blocking. */
public interface ContentSource {

    /** What it is: a manifest or an index, whose bytes are what their digest says where one was named. */
    byte[] manifest() throws IOException;

    /** Another manifest, which an index names. */
    byte[] manifest(Descriptor entry) throws IOException;

    /** A blob that the manifest names; whether the bytes are right is for the caller to find out. */
    InputStream blob(Descriptor blob) throws IOException;

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
