package dev.jdocker.cli.context;

import dev.jdocker.cli.output.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a context's engine is.
 *
 * @param host empty for where it is without a context
 * @param skipsVerification whether it is not looked whom the client talks to
 */
record DockerEndpoint(String host, boolean skipsVerification) {

    static DockerEndpoint of(Map<String, @Nullable Object> json) {
        return new DockerEndpoint(Json.string(json, "Host"), Json.bool(json, "SkipTLSVerify"));
    }

    Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        if (!host.isEmpty()) {
            json.put("Host", host);
        }
        json.put("SkipTLSVerify", skipsVerification);
        return json;
    }
}
