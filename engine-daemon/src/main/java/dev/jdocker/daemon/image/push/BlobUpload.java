package dev.jdocker.daemon.image.push;

import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.content.ContentStore;
import dev.jdocker.daemon.registry.Repository;
import java.io.IOException;
import java.util.function.LongConsumer;

/** Gets one blob into a repository, in the cheapest way there is. */
final class BlobUpload {

    private final Repository target;
    private final ContentStore content;
    private final KnownPlaces places;

    BlobUpload(Repository target, ContentStore content, KnownPlaces places) {
        this.target = target;
        this.content = content;
        this.places = places;
    }

    /** How a blob came to be in the repository. */
    sealed interface Way {
        /** It was there. */
        record Present() implements Way {}

        /** The registry has it from another repository. */
        record Mounted(String from) implements Way {}

        /** It was sent. */
        record Sent() implements Way {}

        /** It did not: it is not here either. */
        record Absent() implements Way {}
    }

    Way push(Descriptor blob, LongConsumer sentBytes) throws IOException {
        Digest digest = Digest.parse(blob.digest());
        if (target.hasBlob(digest)) {
            return new Way.Present();
        }
        for (String repository : places.of(digest)) {
            if (target.mount(digest, repository)) {
                return new Way.Mounted(repository);
            }
        }
        if (!content.has(digest)) {
            return new Way.Absent();
        }
        target.upload(blob, () -> content.open(digest), sentBytes);
        return new Way.Sent();
    }
}
