package dev.jdocker.daemon.image.pull;

import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.image.ConfigDocument;
import dev.jdocker.daemon.image.ImagePlatform;
import dev.jdocker.daemon.image.manifest.ImageIndex;
import dev.jdocker.daemon.image.manifest.ImageManifest;
import dev.jdocker.daemon.registry.Manifest;
import dev.jdocker.daemon.registry.Registries;
import dev.jdocker.daemon.registry.RegistryAuth;
import dev.jdocker.daemon.registry.Repository;
import java.io.IOException;
import java.io.InputStream;

/** The configs of images that only a registry has. */
public record RegistryConfigs(Registries registries) {

    /** A config, and the digest of what the name stands for: of an index or a manifest. */
    public static final class Found {
        private final Digest named;
        private final byte[] config;

        private Found(Digest named, byte[] config) {
            this.named = named;
            this.config = config;
        }

        public Digest named() {
            return named;
        }

        public byte[] config() {
            return config.clone();
        }
    }

    /** The config of an image for a platform; checked to be what its digest says. */
    public Found find(ImageReference reference, ImagePlatform platform, RegistryAuth auth) throws IOException {
        Repository repository = registries.forPull(reference, auth);
        Manifest named = repository.manifest(reference.digestOrTag());
        Manifest manifest = named.isIndex()
                ? repository.manifest(ImageIndex.parse(named).choose(platform).digest())
                : named;
        Descriptor config = ImageManifest.parse(manifest).config();
        if (config.size() > ConfigDocument.MAX_BYTES) {
            throw new IOException("the config of " + reference + " is too large");
        }
        try (InputStream in = repository.blob(config)) {
            byte[] bytes = in.readNBytes(ConfigDocument.MAX_BYTES);
            if (!Digest.of(bytes).text().equals(config.digest())) {
                throw new IOException("the config of " + reference + " is not what its digest says");
            }
            return new Found(named.digest(), bytes);
        }
    }
}
