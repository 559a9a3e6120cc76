package dev.jdocker.daemon.image.imports;

import dev.jdocker.api.image.ImageReference;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.http.Query;
import dev.jdocker.daemon.image.ImagePlatform;
import dev.jdocker.daemon.image.NewName;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for.
 *
 * @param source {@code -} for the request's body, else an address
 * @param name what the image is called, null for no name
 * @param changes instructions for the image's config
 */
record ImportRequest(
        String source, @Nullable ImageReference name, String message, ImagePlatform platform, List<String> changes) {

    static ImportRequest of(Query query) {
        String platform = query.string("platform", "");
        String source = query.string("fromSrc", "");
        String message = query.string("message", "");
        ImportRequest request = new ImportRequest(
                source,
                NewName.of(query.string("repo", ""), query.string("tag", "")),
                message.isEmpty() ? "Imported from " + source : message,
                platform.isEmpty() ? ImagePlatform.host() : ImagePlatform.parse(platform),
                query.strings("changes"));
        if (!request.platform.os().equals("linux")) {
            throw new BadRequest("operating system is not supported");
        }
        return request;
    }

    boolean isBody() {
        return source.equals("-");
    }

    /** The address, by http where it does not say. */
    URI address() {
        String text = source.contains("://") ? source : "http://" + source;
        try {
            URI address = new URI(text);
            String scheme = address.getScheme();
            if (address.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
                throw new BadRequest("Get \"" + text + "\": not an address of http or https");
            }
            return address;
        } catch (URISyntaxException e) {
            throw new BadRequest("parse \"" + text + "\": " + e.getReason(), e);
        }
    }
}
