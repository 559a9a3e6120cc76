package dev.jdocker.daemon.authorization;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.daemon.http.Authorizer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin is told: {@code {"User":"","RequestMethod":"POST","RequestUri":"/v1.51/containers/create","RequestBody":"e30="}},
 * and once there is an answer that as well.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@SuppressWarnings("ArrayRecordComponent") // written as JSON, never compared
record PluginRequest(
        @JsonProperty("User") String user,
        @JsonProperty("UserAuthNMethod") String userAuthNMethod,
        @JsonProperty("RequestMethod") String method,
        @JsonProperty("RequestUri") String uri,
        @JsonProperty("RequestBody") byte[] body,
        @JsonProperty("RequestHeaders") Map<String, String> headers,
        @JsonProperty("RequestPeerCertificates") List<String> certificates,
        @JsonProperty("ResponseStatusCode") @Nullable Integer status,
        @JsonProperty("ResponseBody") byte @Nullable [] responseBody,
        @JsonProperty("ResponseHeaders") @Nullable Map<String, String> responseHeaders) {

    static PluginRequest of(Authorizer.Request request, Authorizer.@Nullable Response response) {
        return new PluginRequest(
                request.user(),
                request.user().isEmpty() ? "" : "TLS",
                request.method(),
                request.uri(),
                request.body(),
                request.headers(),
                request.certificates(),
                response == null ? null : response.status(),
                response == null ? null : response.body(),
                response == null ? null : response.headers());
    }
}
