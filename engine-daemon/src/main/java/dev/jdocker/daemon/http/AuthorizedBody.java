package dev.jdocker.daemon.http;

import dev.jdocker.daemon.error.Forbidden;
import dev.jdocker.daemon.error.ServerError;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body that is shown to those who are asked, byte for byte what the handler then reads. One that is too large to be shown is
 * refused, and one without a type counts as JSON, since handlers read it so: a plugin that saw nothing would
 * permit what it does not know (CVE-2024-41110, CVE-2026-34040).
 */
final class AuthorizedBody {

    static final int MAX_BYTES = 4 * 1024 * 1024;

    /** Operations whose bodies are archives or streams; these are not shown, as with dockerd. */
    private static final Set<String> RAW = Set.of(
            "POST /build",
            "POST /images/load",
            "POST /images/create",
            "PUT /containers/{id}/archive",
            "POST /containers/{id}/attach",
            "POST /session",
            "POST /grpc");

    private AuthorizedBody() {}

    /** Whether a handler would read this as JSON. */
    static boolean isJson(String operation, @Nullable String contentType) {
        if (contentType == null || contentType.isBlank()) {
            return !RAW.contains(operation);
        }
        int end = contentType.indexOf(';');
        String bare = (end < 0 ? contentType : contentType.substring(0, end)).strip();
        return bare.toLowerCase(Locale.ROOT).equals("application/json");
    }

    static byte[] read(InputStream body) {
        try {
            byte[] bytes = body.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new Forbidden("authorization denied: the request body is larger than " + MAX_BYTES
                        + " bytes, which no plugin is shown");
            }
            return bytes;
        } catch (IOException e) {
            throw new ServerError("read the request body: " + e.getMessage(), e);
        }
    }
}
