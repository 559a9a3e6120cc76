package dev.jdocker.daemon.http;

import dev.jdocker.api.ApiVersion;
import dev.jdocker.daemon.error.BadRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the first line of a request asks for.
 *
 * @param path decoded, without version prefix and query
 * @param requested the version of the prefix, null where there is none
 */
record RequestTarget(String path, @Nullable String requested, String rawQuery) {

    private static final Pattern VERSIONED = Pattern.compile("/v([0-9.]+)(/.*)");
    private static final Pattern ABSOLUTE = Pattern.compile("(?i)https?://[^/?]*(.*)");

    static RequestTarget parse(String target) {
        Matcher absolute = ABSOLUTE.matcher(target);
        String relative = absolute.matches() ? absolute.group(1) : target;
        int mark = relative.indexOf('?');
        String path = PercentCoding.decode(mark < 0 ? relative : relative.substring(0, mark), false);
        String query = mark < 0 ? "" : relative.substring(mark + 1);
        if (path.endsWith("/networks/")) {
            // The one path that dockerd also serves with a slash at its end.
            path = path.substring(0, path.length() - 1);
        }
        Matcher versioned = VERSIONED.matcher(path);
        return versioned.matches()
                ? new RequestTarget(versioned.group(2), versioned.group(1), query)
                : new RequestTarget(path, null, query);
    }

    Query query() {
        return QueryString.parse(rawQuery);
    }

    /**
     * The version to answer in.
     *
     * @throws BadRequest in dockerd's words if it is older or newer than what is served
     */
    ApiVersion version() {
        if (requested == null) {
            return ApiVersion.MAX;
        }
        ApiVersion version = ApiVersion.tryParse(requested);
        if (version == null) {
            // dockerd compares part by part with missing ones as 0, so "1" is an old version to it.
            version = new ApiVersion(0, 0);
        }
        String refusal = version.refusal();
        if (refusal != null) {
            throw new BadRequest(refusal.replace(version.toString() + " is", requested + " is"));
        }
        return version;
    }
}
