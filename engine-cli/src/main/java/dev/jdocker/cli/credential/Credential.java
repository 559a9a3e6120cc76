package dev.jdocker.cli.credential;

import dev.jdocker.cli.output.Json;
import dev.jdocker.cli.output.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * Who somebody is to a registry.
 *
 * @param identityToken what the registry gave at the login, instead of the password
 * @param registryToken what goes to the registry as it is
 */
public record Credential(
        String username, String password, String identityToken, String registryToken, String serverAddress) {

    /** Nobody. */
    public static final Credential NONE = new Credential("", "", "", "", "");

    public Credential(String username, String password, String serverAddress) {
        this(username, password, "", "", serverAddress);
    }

    public boolean isNone() {
        return username.isEmpty() && identityToken.isEmpty() && registryToken.isEmpty();
    }

    /** With an identity token in the place of the password, if the registry gave one. */
    public Credential identifiedBy(String token) {
        return token.isEmpty() ? this : new Credential(username, "", token, registryToken, serverAddress);
    }

    /** As the engine takes it. */
    public Map<String, ?> fields() {
        return new JsonObject()
                .put("username", username)
                .put("password", password)
                .put("serveraddress", serverAddress)
                .put("identitytoken", identityToken)
                .put("registrytoken", registryToken)
                .fields();
    }

    /** The value of an {@code X-Registry-Auth} header. */
    public String header() throws IOException {
        return Base64.getUrlEncoder().encodeToString(Json.bytes(fields()));
    }

    /** An entry of config.json: {@code {"auth": "dXNlcjpwYXNzd29yZA==", "identitytoken": "…"}}. */
    static Credential ofEntry(Object entry, String server) throws IOException {
        String username = Json.string(entry, "username");
        String password = Json.string(entry, "password");
        String auth = Json.string(entry, "auth");
        if (!auth.isEmpty()) {
            String pair;
            try {
                pair = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw new IOException("invalid auth configuration file", e);
            }
            int colon = pair.indexOf(':');
            if (colon < 1) {
                throw new IOException("invalid auth configuration file");
            }
            username = pair.substring(0, colon);
            // What old clients wrote ends with a zero byte.
            password = pair.substring(colon + 1).replaceAll("\u0000+$", "");
        }
        return new Credential(
                username, password, Json.string(entry, "identitytoken"), Json.string(entry, "registrytoken"), server);
    }

    Map<String, ?> entry() {
        String pair = username + ":" + password;
        return new JsonObject()
                .set("auth", Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
                .put("identitytoken", identityToken)
                .put("registrytoken", registryToken)
                .fields();
    }
}
