package dev.jdocker.daemon.registry.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jdocker.api.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A registry answered no: {@code {"errors":[{"code":"DENIED","message":"…"}]}}, or with something else and a status that
 * says so.
 */
public final class Refusal extends HostFailure {

    private static final long serialVersionUID = 1L;

    private static final int BODY_BYTES = 64 << 10;

    private final int status;
    private final String code;

    private Refusal(int status, String code, String message) {
        super(message, null);
        this.status = status;
        this.code = code;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The code of the first error, {@code MANIFEST_UNKNOWN}; empty where the registry gave none. */
    public String code() {
        return code;
    }

    /** Reads the answer, which is closed then. */
    static Refusal of(HttpResponse<InputStream> response) throws IOException {
        int status = response.statusCode();
        byte[] body;
        try (InputStream in = response.body()) {
            body = in.readNBytes(BODY_BYTES);
        }
        if (status >= 500) {
            return new Refusal(status, "", "received unexpected HTTP status: " + status + " " + Reasons.of(status));
        }
        List<Refusal> found = new ArrayList<>();
        for (Challenge challenge : Challenge.of(response.headers())) {
            Refusal refusal = byChallenge(status, challenge);
            if (refusal != null) {
                found.add(refusal);
            }
        }
        JsonNode json = tree(body);
        for (JsonNode error : json.path("errors")) {
            found.add(of(
                    status,
                    error.path("code").asText("UNKNOWN"),
                    error.path("message").asText("")));
        }
        // What Docker Hub and proxies before registries say.
        for (String key : List.of("details", "error_description", "detail", "message")) {
            if (found.isEmpty() && json.path(key).isTextual()) {
                found.add(of(status, codeOf(status), json.path(key).textValue()));
            }
        }
        if (found.isEmpty()) {
            return bare(status, body);
        }
        return found.getFirst();
    }

    /** An answer that explains nothing. */
    private static Refusal bare(int status, byte[] body) {
        String code = codeOf(status);
        if (!code.equals("UNKNOWN")) {
            return of(status, code, "");
        }
        String text = new String(body, StandardCharsets.UTF_8).strip();
        String shown = text.length() > 200 ? text.substring(0, 200) + "…" : text;
        return new Refusal(
                status,
                "",
                "error parsing HTTP " + status + " response body: no error details found in HTTP response body: \""
                        + shown + "\"");
    }

    private static @Nullable Refusal byChallenge(int status, Challenge challenge) {
        String description = challenge.parameter("error_description");
        return switch (challenge.parameter("error")) {
            case "invalid_token" -> of(status, "UNAUTHORIZED", description);
            case "insufficient_scope" -> of(status, "DENIED", description);
            default -> null;
        };
    }

    private static Refusal of(int status, String code, String message) {
        String words = code.toLowerCase(Locale.ROOT).replace('_', ' ');
        String said = message.isEmpty() ? DEFAULTS.getOrDefault(code, "") : message;
        return new Refusal(status, code, said.isEmpty() ? words : words + ": " + said);
    }

    /** What the codes mean where a registry says no more, in the words of the distribution project. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "UNAUTHORIZED", "authentication required",
            "DENIED", "requested access to the resource is denied",
            "TOOMANYREQUESTS", "too many requests",
            "NAME_UNKNOWN", "repository name not known to registry",
            "MANIFEST_UNKNOWN", "manifest unknown");

    private static String codeOf(int status) {
        return switch (status) {
            case 401 -> "UNAUTHORIZED";
            case 403 -> "DENIED";
            case 429 -> "TOOMANYREQUESTS";
            default -> "UNKNOWN";
        };
    }

    private static JsonNode tree(byte[] body) {
        try {
            JsonNode json = Json.mapper().readTree(body);
            return json == null ? Json.mapper().createObjectNode() : json;
        } catch (IOException e) {
            return Json.mapper().createObjectNode();
        }
    }
}
