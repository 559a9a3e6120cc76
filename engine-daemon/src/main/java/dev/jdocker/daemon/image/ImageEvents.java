package dev.jdocker.daemon.image;

import dev.jdocker.api.image.Digest;

/** Hears what happens to images, in the words of Docker's events. */
@FunctionalInterface
public interface ImageEvents {

    /** Nobody listens. */
    ImageEvents NONE = (action, id, name) -> {};

    /**
     * Something has happened and is durable.
     *
     * @param action {@code load}, {@code tag}, {@code untag} or {@code delete}
     * @param name what the image was called in it, the id where it has no name
     */
    void happened(String action, Digest id, String name);
}
