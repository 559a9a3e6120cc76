package dev.jdocker.daemon.container;

import dev.jdocker.api.container.Mount;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.json.Copy;
import java.util.List;

/**
 * What a container's document says of a mount besides what clients are shown.
 *
 * @param asked what the client said, of one taken over from another container what was said there; the source of a volume without a
 *     name is empty, that of an image its id
 * @param layers of the image that is mounted, the lowest first
 */
record MountDetail(Mount asked, List<DiffId> layers) {
    MountDetail {
        layers = Copy.list(layers);
    }

    static MountDetail of(Mount asked) {
        return new MountDetail(asked, List.of());
    }

    /** Whether the volume lives and dies with the containers that have it. */
    boolean isAnonymous() {
        return asked.type().equals("volume") && asked.source().isEmpty();
    }

    boolean isImage() {
        return asked.type().equals("image");
    }

    String subPath() {
        var volume = asked.volumeOptions();
        var image = asked.imageOptions();
        return volume != null ? volume.subpath() : image != null ? image.subpath() : "";
    }

    boolean copiesUp() {
        var volume = asked.volumeOptions();
        return asked.type().equals("volume") && (volume == null || !volume.noCopy());
    }
}
