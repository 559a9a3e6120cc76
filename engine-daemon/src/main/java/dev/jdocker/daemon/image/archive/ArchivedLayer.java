package dev.jdocker.daemon.image.archive;

import dev.jdocker.api.image.Digest;
import org.jspecify.annotations.Nullable;

/**
 * A layer in an archive.
 *
 * @param member the name of the file that holds it
 * @param mediaType what a manifest calls it, "" where none names it
 * @param digest what that file must be by a manifest, null where none says
 */
record ArchivedLayer(
        String member, String mediaType, @Nullable Digest digest) {

    static ArchivedLayer of(String member) {
        return new ArchivedLayer(member, "", null);
    }
}
