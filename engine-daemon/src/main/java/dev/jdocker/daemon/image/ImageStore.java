package dev.jdocker.daemon.image;

import dev.jdocker.api.image.Digest;
import java.util.List;
import java.util.Optional;

/** The images that are here, by id and by name. Safe for concurrent use; reading never waits for a load. */
public interface ImageStore {

    /**
     * The image a user means by a name ({@code busybox}, {@code busybox:1}, {@code busybox@sha256:…}), an id with or
     * without {@code sha256:}, or an unambiguous beginning of one.
     *
     * @throws dev.jdocker.daemon.error.NotFound {@code No such image: busybox:latest}
     * @throws dev.jdocker.daemon.error.BadRequest if it is neither a name nor an id
     */
    Image resolve(String reference);

    /** The image of that id. */
    Optional<Image> find(Digest id);

    /** All images, the newest first. */
    List<Image> all();
}
