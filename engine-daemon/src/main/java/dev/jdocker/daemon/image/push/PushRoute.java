package dev.jdocker.daemon.image.push;

import dev.jdocker.api.image.Digest;
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
import dev.jdocker.daemon.image.StoredImage;
import dev.jdocker.daemon.image.progress.ProgressFeed;
import dev.jdocker.daemon.image.progress.StreamedWork;
import dev.jdocker.daemon.layer.LayerTars;
import dev.jdocker.daemon.registry.Registries;
import dev.jdocker.daemon.registry.RegistryAuth;
import dev.jdocker.daemon.registry.Repository;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code POST /images/{name}/push}: one tag, or without one all tags of a repository that are here. */
public final class PushRoute implements Handler, AutoCloseable {

    private final LocalImages images;
    private final Registries registries;
    private final ImageEvents events;
    private final Uploads uploads;
    private final ImagePush push;

    /** @param atATime how many layers are pushed at a time, of all pushes together */
    public PushRoute(Images store, LayerTars tars, Registries registries, ImageEvents events, int atATime) {
        this.images = store.local();
        this.registries = registries;
        this.events = events;
        this.uploads = new Uploads(atATime);
        this.push = new ImagePush(images, store.content(), store.layers(), tars, uploads);
    }

    @Override
    public void handle(Exchange exchange) throws InterruptedException {
        ImageReference name =
                name(exchange.pathVariable("name"), exchange.query().string("tag", ""));
        ImagePlatform platform = ImagePlatform.ofQuery(exchange.query().strings("platform"));
        if (platform != null && name.tag() != null) {
            images.requirePlatform(name.familiar(), platform);
        }
        RegistryAuth auth = RegistryAuth.ofHeader(exchange.header("X-Registry-Auth"));
        Repository target = registries.forPush(name, auth);
        StreamedWork.answer(exchange, "push " + name.familiar(), feed -> push(name, platform, target, feed));
    }

    private static ImageReference name(String image, String tag) {
        ImageReference name = LocalImages.parse(image);
        if (name.digest() != null) {
            throw new BadRequest("cannot push a digest reference");
        }
        try {
            return tag.isEmpty() ? name : name.withTag(tag);
        } catch (InvalidReferenceException e) {
            throw new BadRequest(String.valueOf(e.getMessage()), e);
        }
    }

    /** Pushes one tag; blocking. */
    public void push(ImageReference tag, RegistryAuth auth) throws IOException, InterruptedException {
        push(tag, null, registries.forPush(tag, auth), new ProgressFeed());
    }

    private void push(ImageReference name, @Nullable ImagePlatform platform, Repository target, ProgressFeed feed)
            throws IOException, InterruptedException {
        feed.line("The push refers to repository [" + name.withoutTagAndDigest() + "]");
        List<ImageReference> here = tags(name);
        if (here.isEmpty()) {
            throw new NotFound("An image does not exist locally with the tag: " + name.familiarName());
        }
        for (ImageReference tag : name.tag() == null ? here : List.of(name)) {
            Digest id = images.named(tag);
            StoredImage image = id == null ? null : images.get(id);
            if (image == null) {
                throw new NotFound("tag does not exist: " + tag.familiar());
            }
            push.push(tag, image, platform == null, target, feed);
            events.happened("push", tag.familiar(), tag.familiarName());
        }
    }

    /** All tags of the repository that are here, sorted. */
    private List<ImageReference> tags(ImageReference name) {
        return images.stored().stream()
                .flatMap(stored -> stored.names().stream())
                .map(ImageReference::parse)
                .filter(known -> known.digest() == null)
                .filter(known -> known.withoutTagAndDigest().equals(name.withoutTagAndDigest()))
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .toList();
    }

    /** How many layers at a time from now on. */
    public void allow(int atATime) {
        uploads.allow(atATime);
    }

    @Override
    public void close() {
        uploads.close();
    }
}
