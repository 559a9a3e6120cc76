package dev.jdocker.daemon.image.pull;

import dev.jdocker.api.image.ImageReference;
import dev.jdocker.api.image.InvalidReferenceException;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.image.ImageEvents;
import dev.jdocker.daemon.image.ImagePlatform;
import dev.jdocker.daemon.image.Images;
import dev.jdocker.daemon.image.LocalImages;
import dev.jdocker.daemon.image.progress.ProgressFeed;
import dev.jdocker.daemon.image.progress.StreamedWork;
import dev.jdocker.daemon.registry.Registries;
import dev.jdocker.daemon.registry.RegistryAuth;
import dev.jdocker.daemon.registry.Repository;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** {@code POST /images/create?fromImage=…}: a tag, a digest, or without either all tags of a repository. */
public final class PullRoute implements Handler, AutoCloseable {

    private final LocalImages images;
    private final Registries registries;
    private final ImageEvents events;
    private final LayerTransfers transfers;
    private final ImagePull pull;

    /** @param downloads how many layers are fetched at a time, of all pulls together */
    public PullRoute(Images store, Registries registries, ImageEvents events, int downloads) {
        this.images = store.local();
        this.registries = registries;
        this.events = events;
        this.transfers = new LayerTransfers(store.content(), store.layers(), store::collectAbandoned, downloads);
        this.pull = new ImagePull(images, store.content(), store.layers(), transfers, store::collectAbandoned);
    }

    @Override
    public void handle(Exchange exchange) throws InterruptedException {
        ImageReference name =
                name(exchange.query().string("fromImage", ""), exchange.query().string("tag", ""));
        String platformText = exchange.query().string("platform", "");
        ImagePlatform platform = platformText.isEmpty() ? null : ImagePlatform.parse(platformText);
        RegistryAuth auth = RegistryAuth.ofHeader(exchange.header("X-Registry-Auth"));
        Repository repository = registries.forPull(name, auth);
        StreamedWork.answer(exchange, "pull " + name.familiar(), feed -> pull(name, platform, repository, feed));
    }

    /** A tag may be a digest, and the name may end with what belongs into it (T37). */
    private static ImageReference name(String fromImage, String tag) {
        String image = fromImage.endsWith(":") ? fromImage.substring(0, fromImage.length() - 1) : fromImage;
        ImageReference name = LocalImages.parse(image);
        if (tag.isEmpty()) {
            return name;
        }
        if (tag.startsWith("sha256:")) {
            return LocalImages.parse(name.withoutTagAndDigest() + "@" + tag);
        }
        try {
            return name.withTag(tag);
        } catch (InvalidReferenceException e) {
            throw new BadRequest(String.valueOf(e.getMessage()), e);
        }
    }

    private void pull(ImageReference name, @Nullable ImagePlatform platform, Repository repository, ProgressFeed feed)
            throws IOException, InterruptedException {
        boolean changed = false;
        if (name.tag() == null && name.digest() == null) {
            for (String tag : repository.tags()) {
                changed |= one(name.withTag(tag), platform, repository, feed);
            }
        } else {
            changed = one(name, platform, repository, feed);
        }
        feed.line(
                "Status: " + (changed ? "Downloaded newer image" : "Image is up to date") + " for " + name.familiar());
        if (platform != null && (name.tag() != null || name.digest() != null)) {
            warnOfPlatform(name, platform, feed);
        }
    }

    /**
     * Brings an image without telling anybody of its progress.
     *
     * @param name with a tag or a digest
     */
    public void fetch(ImageReference name, @Nullable ImagePlatform platform, RegistryAuth auth)
            throws IOException, InterruptedException {
        boolean _ = one(name, platform, registries.forPull(name, auth), new ProgressFeed());
    }

    private boolean one(ImageReference name, @Nullable ImagePlatform platform, Repository repository, ProgressFeed feed)
            throws IOException, InterruptedException {
        boolean changed = pull.pull(name, platform, repository, feed);
        events.happened("pull", name.familiar(), name.familiarName());
        return changed;
    }

    /** A registry may know one platform only and give that whatever was asked for. */
    private void warnOfPlatform(ImageReference name, ImagePlatform platform, ProgressFeed feed) {
        try {
            images.requirePlatform(name.familiar(), platform);
        } catch (NotFound e) {
            feed.line("WARNING: " + e.text());
        }
    }

    /** How many layers at a time from now on. */
    public void allow(int atATime) {
        transfers.allow(atATime);
    }

    @Override
    public void close() {
        transfers.close();
    }
}
