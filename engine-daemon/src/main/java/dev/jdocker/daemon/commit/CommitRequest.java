package dev.jdocker.daemon.commit;

import dev.jdocker.api.container.ContainerConfig;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Query;
import dev.jdocker.daemon.image.NewName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for.
 *
 * @param config the new image's in place of the container's own, null where that is meant
 * @param name what the image is called, null for no name
 * @param changes instructions for the new image's config
 */
record CommitRequest(
        String container,
        @Nullable ContainerConfig config,
        @Nullable ImageReference name,
        String author,
        String comment,
        boolean pause,
        List<String> changes) {

    static CommitRequest of(Exchange exchange) {
        Query query = exchange.query();
        String container = query.string("container", "");
        ContainerConfig config = exchange.bodyLength() == 0 ? null : exchange.json(ContainerConfig.class);
        if (container.isEmpty()) {
            throw new BadRequest("invalid name or ID supplied: \"\"");
        }
        return new CommitRequest(
                container,
                config == null || config.equals(ContainerConfig.EMPTY) ? null : config,
                NewName.of(query.string("repo", ""), query.string("tag", "")),
                query.string("author", ""),
                query.string("comment", ""),
                query.string("pause", "").isEmpty() || query.bool("pause", true),
                query.strings("changes"));
    }
}
