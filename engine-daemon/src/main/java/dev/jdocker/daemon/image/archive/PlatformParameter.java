package dev.jdocker.daemon.image.archive;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.http.Query;
import dev.jdocker.daemon.image.ImagePlatform;
import dev.jdocker.daemon.persist.Documents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The query parameter {@code platform} of load and save: JSON here (T38). */
final class PlatformParameter {

    private PlatformParameter() {}

    /** The platform that is asked for, null where none is. */
    static @Nullable ImagePlatform of(Query query) {
        List<String> values = query.strings("platform");
        if (values.isEmpty() || values.getFirst().isEmpty()) {
            return null;
        }
        if (values.size() > 1) {
            throw new BadRequest("multiple platform parameters not supported");
        }
        try {
            JsonNode json = Documents.tree(values.getFirst().getBytes(StandardCharsets.UTF_8));
            ImagePlatform platform = ImagePlatform.of(json);
            if (platform == null
                    || platform.os().isEmpty()
                    || platform.architecture().isEmpty()) {
                throw new BadRequest("both os and architecture must be set in platform");
            }
            return platform;
        } catch (IOException e) {
            throw new BadRequest("failed to parse platform: " + e.getMessage(), e);
        }
    }
}
