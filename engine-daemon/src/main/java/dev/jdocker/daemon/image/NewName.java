package dev.jdocker.daemon.image;

import dev.jdocker.api.image.ImageReference;
import dev.jdocker.api.image.InvalidReferenceException;
import dev.jdocker.daemon.error.BadRequest;
import org.jspecify.annotations.Nullable;

/** The name that a request gives a new image by {@code repo} and {@code tag}. */
public final class NewName {

    private NewName() {}

    /** The complete name, null where no repository is given. */
    public static @Nullable ImageReference of(String repository, String tag) {
        if (repository.isEmpty()) {
            return null;
        }
        ImageReference name = LocalImages.parse(repository);
        if (name.digest() != null) {
            throw new BadRequest("cannot import digest reference");
        }
        try {
            return tag.isEmpty() ? name.withDefaultTag() : name.withTag(tag);
        } catch (InvalidReferenceException e) {
            throw new BadRequest(String.valueOf(e.getMessage()), e);
        }
    }
}
