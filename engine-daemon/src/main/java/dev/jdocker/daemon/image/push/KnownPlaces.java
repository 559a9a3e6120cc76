package dev.jdocker.daemon.image.push;

import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.content.ContentStore;
import dev.jdocker.daemon.image.LocalImages;
import dev.jdocker.daemon.image.Origin;
import dev.jdocker.daemon.image.StoredImage;
import dev.jdocker.daemon.image.manifest.ImageManifest;
import dev.jdocker.daemon.image.manifest.StoredManifest;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In which repositories of one registry blobs are known to be: those whose images have been pulled from there or pushed
 * there, which is what a name by digest says.
 */
record KnownPlaces(Map<Digest, Set<String>> repositories) {

    private static final Logger LOG = LoggerFactory.getLogger(KnownPlaces.class);
    private static final int ENOUGH = 4;

    /** The places beside {@code target} in its registry. */
    static KnownPlaces beside(ImageReference target, LocalImages images, ContentStore content) {
        Map<Digest, Set<String>> found = new HashMap<>();
        for (StoredImage stored : images.stored()) {
            for (String name : stored.names()) {
                ImageReference reference = ImageReference.parse(name);
                boolean beside = reference.domain().equals(target.domain())
                        && !reference.path().equals(target.path());
                if (!beside || reference.digest() == null) {
                    continue;
                }
                for (Origin origin : stored.origins()) {
                    if (origin.outermost().equals(reference.digest())
                            || origin.manifest().equals(reference.digest())) {
                        add(origin, reference.path(), content, found);
                    }
                }
            }
        }
        return new KnownPlaces(found);
    }

    private static void add(Origin origin, String path, ContentStore content, Map<Digest, Set<String>> found) {
        try {
            ImageManifest manifest = ImageManifest.parse(StoredManifest.read(content, origin.manifest()));
            manifest.blobs()
                    .forEach(blob -> found.computeIfAbsent(blob, b -> new LinkedHashSet<>())
                            .add(path));
        } catch (IOException e) {
            LOG.debug("manifest {} tells nothing: {}", origin.manifest(), e.toString());
        }
    }

    /** Where to try to have a blob from. */
    List<String> of(Digest blob) {
        return repositories.getOrDefault(blob, Set.of()).stream().limit(ENOUGH).toList();
    }
}
