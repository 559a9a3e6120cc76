package dev.jdocker.daemon.registry;

import java.io.IOException;
import java.io.InputStream;

/** Where the bytes of a blob to be uploaded come from; asked again for each attempt. */
@FunctionalInterface
public interface BlobSource {

    /** The blob from its first byte; the caller closes it. */
    InputStream open() throws IOException;
}
