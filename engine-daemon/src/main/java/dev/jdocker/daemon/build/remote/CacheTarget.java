package dev.jdocker.daemon.build.remote;

import dev.jdocker.api.image.Descriptor;
import dev.jdocker.daemon.registry.BlobSource;
import dev.jdocker.daemon.registry.Manifest;
import java.io.IOException;

/** Where a cache is put to. Blocking; interrupting the thread ends it. */
public interface CacheTarget {

    /** How the step that does it is called. */
    String title();

    /** Puts a blob there, if it is not there yet. */
    void blob(Descriptor blob, BlobSource source) throws IOException, InterruptedException;

    /** Puts the manifest there, after all that it names. */
    void manifest(Manifest manifest) throws IOException, InterruptedException;
}
