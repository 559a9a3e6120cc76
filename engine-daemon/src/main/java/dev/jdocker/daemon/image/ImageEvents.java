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
     * @param action {@code load}, {@code tag}, {@code untag}, {@code delete}, {@code pull} or {@code push}
     * @param actor the image's id; of a pull or a push the name that was asked for
     * @param name what the image was called in it, the id where it has no name
     */
    void happened(String action, String actor, String name);

    /** The same of an image by its id. */
    default void happened(String action, Digest id, String name) {
        happened(action, id.text(), name);
    }

    /** Images that nothing needs were removed, and so many bytes with them. */
    default void pruned(long reclaimedBytes) {}
}
