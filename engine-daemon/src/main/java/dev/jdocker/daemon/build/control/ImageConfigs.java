package dev.jdocker.daemon.build.control;

import buildkit.gateway.ResolveImageConfigRequest;
import buildkit.gateway.ResolveImageConfigResponse;
import buildkit.gateway.ResolveSourceImageResponse;
import buildkit.gateway.ResolveSourceMetaRequest;
import buildkit.gateway.ResolveSourceMetaResponse;
import com.google.protobuf.ByteString;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.build.Credentials;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.image.ConfigDocument;
import dev.jdocker.daemon.image.ImagePlatform;
import dev.jdocker.daemon.image.Images;
import dev.jdocker.daemon.image.StoredImage;
import dev.jdocker.daemon.image.pull.RegistryConfigs;
import dev.jdocker.daemon.registry.Registries;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What the config of an image is, which a client asks by the image's name: of an image that is here, else of its registry. */
final class ImageConfigs {

    private final Images images;
    private final Registries registries;

    ImageConfigs(Images images, Registries registries) {
        this.images = images;
        this.registries = registries;
    }

    private record Found(String reference, Digest digest, ByteString config) {}

    ResolveImageConfigResponse resolve(ResolveImageConfigRequest request, Credentials credentials) throws IOException {
        if (request.getResolverType() != 0) {
            throw new Unsupported("images in OCI layouts are not resolved");
        }
        Found found = find(request.getRef(), platform(request.getPlatform()), request.getResolveMode(), credentials);
        return ResolveImageConfigResponse.newBuilder()
                .setRef(found.reference())
                .setDigest(found.digest().text())
                .setConfig(found.config())
                .build();
    }

    ResolveSourceMetaResponse resolve(ResolveSourceMetaRequest request, Credentials credentials) throws IOException {
        String source = request.getSource().getIdentifier();
        ResolveSourceMetaResponse.Builder answer =
                ResolveSourceMetaResponse.newBuilder().setSource(request.getSource());
        if (source.startsWith("docker-image://")) {
            Found found = find(
                    source.substring("docker-image://".length()),
                    platform(request.getPlatform()),
                    request.getResolveMode(),
                    credentials);
            answer.setImage(ResolveSourceImageResponse.newBuilder()
                    .setDigest(found.digest().text())
                    .setConfig(found.config()));
        }
        return answer.build();
    }

    private static ImagePlatform platform(buildkit.llb.Platform wire) {
        return wire.getOS().isEmpty() || wire.getArchitecture().isEmpty()
                ? ImagePlatform.host()
                : new ImagePlatform(wire.getOS(), wire.getArchitecture(), wire.getVariant());
    }

    private Found find(String text, ImagePlatform platform, String mode, Credentials credentials) throws IOException {
        ImageReference reference = ImageReference.parse(text).withDefaultTag();
        @Nullable StoredImage local = mode.equals("pull") ? null : local(reference, platform);
        if (local != null) {
            Digest id = local.image().id();
            return new Found(
                    reference.toString(),
                    id,
                    ByteString.copyFrom(images.content().read(id, ConfigDocument.MAX_BYTES)));
        }
        return remote(reference, platform, credentials);
    }

    private @Nullable StoredImage local(ImageReference reference, ImagePlatform platform) {
        try {
            return images.local().requirePlatform(reference.toString(), platform);
        } catch (NotFound e) {
            return null;
        }
    }

    private Found remote(ImageReference reference, ImagePlatform platform, Credentials credentials) throws IOException {
        RegistryConfigs.Found found =
                new RegistryConfigs(registries).find(reference, platform, credentials.of(reference.domain()));
        return new Found(reference.toString(), found.named(), ByteString.copyFrom(found.config()));
    }
}
