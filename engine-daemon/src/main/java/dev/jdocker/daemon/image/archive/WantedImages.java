package dev.jdocker.daemon.image.archive;

import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.api.image.InvalidReferenceException;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.image.LocalImages;
import dev.jdocker.daemon.image.StoredImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The images that a save asks for, each once, with the names it was asked for by: those it gets in the archive. */
final class WantedImages {

    private final LocalImages images;
    private final Map<Digest, StoredImage> found = new LinkedHashMap<>();
    private final Map<Digest, List<ImageReference>> names = new LinkedHashMap<>();

    private WantedImages(LocalImages images) {
        this.images = images;
    }

    /** An image and its names in the archive. */
    record Wanted(StoredImage image, List<ImageReference> names) {}

    /**
     * Looks {@code asked} up as dockerd does: a name with a tag is that image under that name, one without is all images of
     * that repository, an id or digest is an image without a name.
     */
    static List<Wanted> of(LocalImages images, List<String> asked) {
        WantedImages wanted = new WantedImages(images);
        asked.forEach(wanted::add);
        return wanted.found.values().stream()
                .map(image -> new Wanted(
                        image,
                        List.copyOf(Objects.requireNonNull(
                                wanted.names.get(image.image().id())))))
                .toList();
    }

    private void add(String asked) {
        ImageReference reference;
        try {
            reference = Digest.isDigest(asked) ? null : ImageReference.parse(asked);
        } catch (InvalidReferenceException e) {
            throw new ServerError(String.valueOf(e.getMessage()), e); // dockerd's status for it
        }
        if (reference == null || reference.familiarName().equals("sha256")) {
            add(search(asked));
        } else if (reference.tag() == null && reference.digest() == null) {
            addRepository(reference, asked);
        } else {
            Digest id = images.named(reference);
            StoredImage image = id == null ? null : images.get(id);
            if (image == null) {
                throw new NotFound("reference does not exist");
            }
            add(image);
            if (reference.digest() == null) {
                name(image, reference);
            }
        }
    }

    private void addRepository(ImageReference repository, String asked) {
        boolean any = false;
        for (StoredImage image : images.stored()) {
            for (String text : image.names()) {
                ImageReference name = LocalImages.parse(text);
                if (name.tag() != null && name.familiarName().equals(repository.familiarName())) {
                    any = true;
                    add(image);
                    name(image, name);
                }
            }
        }
        if (!any) {
            add(search(asked));
        }
    }

    private StoredImage search(String asked) {
        try {
            return images.lookUp(asked);
        } catch (NotFound e) {
            throw new NotFound("No such image: " + asked, e);
        }
    }

    private void add(StoredImage image) {
        found.putIfAbsent(image.image().id(), image);
        names.computeIfAbsent(image.image().id(), id -> new ArrayList<>());
    }

    private void name(StoredImage image, ImageReference name) {
        List<ImageReference> known =
                Objects.requireNonNull(names.get(image.image().id()));
        if (!known.contains(name)) {
            known.add(name);
        }
    }
}
