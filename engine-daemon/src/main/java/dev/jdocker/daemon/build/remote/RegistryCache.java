package dev.jdocker.daemon.build.remote;

import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.build.CacheSource;
import dev.jdocker.daemon.registry.BlobSource;
import dev.jdocker.daemon.registry.Manifest;
import dev.jdocker.daemon.registry.Repository;
import java.io.IOException;
import java.io.InputStream;

/** A cache in a registry, under the name of an image. */
public record RegistryCache(ImageReference reference, Repository repository) implements CacheSource, CacheTarget {

    @Override
    public String name() {
        return reference.toString();
    }

    @Override
    public byte[] manifest() throws IOException {
        return repository.manifest(reference.digestOrTag()).bytes();
    }

    @Override
    public InputStream blob(Descriptor blob) throws IOException {
        return repository.blob(blob);
    }

    @Override
    public byte[] manifest(Descriptor entry) throws IOException {
        return repository.manifest(entry.digest()).bytes();
    }

    @Override
    public String title() {
        return "exporting cache to registry";
    }

    @Override
    public void blob(Descriptor blob, BlobSource source) throws IOException {
        if (!repository.hasBlob(Digest.parse(blob.digest()))) {
            repository.upload(blob, source, sent -> {});
        }
    }

    @Override
    public void manifest(Manifest manifest) throws IOException {
        repository.putManifest(reference.digestOrTag(), manifest.mediaType(), manifest.bytes());
    }
}
