package dev.jdocker.daemon.build.remote;

import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.build.CacheSource;
import dev.jdocker.daemon.build.Credentials;
import dev.jdocker.daemon.image.ConfigDocument;
import dev.jdocker.daemon.image.Images;
import dev.jdocker.daemon.image.StoredImage;
import dev.jdocker.daemon.image.manifest.MediaTypes;
import dev.jdocker.daemon.registry.Registries;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The caches that image names stand for: that of the image which is here if it tells of one, else what the registry has. */
public record CacheImages(Images images, Registries registries) {

    /** The cache of that name, with a tag or digest. */
    public CacheSource of(ImageReference name, Credentials credentials) {
        return new Named(name, credentials);
    }

    private final class Named implements CacheSource {
        private final ImageReference name;
        private final Credentials credentials;

        Named(ImageReference name, Credentials credentials) {
            this.name = name;
            this.credentials = credentials;
        }

        private RegistryCache remote() {
            return new RegistryCache(name, registries.forPull(name, credentials.of(name.domain())));
        }

        @Override
        public String name() {
            return name.toString();
        }

        @Override
        public byte[] manifest() throws IOException {
            byte[] own = local();
            return own == null ? remote().manifest() : own;
        }

        private byte @Nullable [] local() throws IOException {
            Digest id = images.local().named(name);
            StoredImage image = id == null ? null : images.local().get(id);
            if (id == null || image == null) {
                return null;
            }
            byte[] config = images.content().read(id, ConfigDocument.MAX_BYTES);
            if (!new String(config, StandardCharsets.UTF_8).contains("\"" + NewCache.INLINE + "\"")) {
                return null;
            }
            // The layers are here, so nobody asks for these blobs.
            List<Descriptor> layers = image.image().layers().stream()
                    .map(layer -> Descriptor.of(MediaTypes.DOCKER_GZIP_LAYER, layer.digest(), 0))
                    .toList();
            return CacheManifest.of(Descriptor.of(MediaTypes.OCI_CONFIG, id, config.length), layers, true)
                    .bytes();
        }

        @Override
        public InputStream blob(Descriptor blob) throws IOException {
            Digest digest = Digest.parse(blob.digest());
            return images.content().has(digest) ? images.content().open(digest) : remote().blob(blob);
        }

        @Override
        public byte[] manifest(Descriptor entry) throws IOException {
            return remote().manifest(entry);
        }
    }
}
