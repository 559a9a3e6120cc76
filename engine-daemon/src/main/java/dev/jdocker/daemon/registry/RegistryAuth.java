package dev.jdocker.daemon.registry;

import dev.jdocker.api.json.Json;
import dev.jdocker.api.system.AuthConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Credentials for one registry, as a client gives them with a request.
 *
 * @param identityToken exchanged for tokens of the registry, instead of name and password
 * @param registryToken sent to the registry as it is
 */
public record RegistryAuth(String username, String password, String identityToken, String registryToken) {

    /** Nobody. */
    public static final RegistryAuth NONE = new RegistryAuth("", "", "", "");

    /**
     * The credentials of an {@code X-Registry-Auth} header: base64url of an {@link AuthConfig}, padded or not. What cannot be
     * read is nobody's, as dockerd takes it (T36).
     */
    public static RegistryAuth ofHeader(@Nullable String header) {
        if (header == null || header.isEmpty()) {
            return NONE;
        }
        try {
            byte[] json = Base64.getUrlDecoder().decode(unpadded(header));
            AuthConfig config = Json.mapper().readValue(json, AuthConfig.class);
            return config == null ? NONE : of(config);
        } catch (IllegalArgumentException | IOException e) {
            return NONE;
        }
    }

    /** Standard base64 is taken too; some clients send it. */
    private static String unpadded(String header) {
        return header.strip().replace("=", "").replace('+', '-').replace('/', '_');
    }

    /** The credentials of a wire record; {@code auth} is {@code user:password} in base64. */
    public static RegistryAuth of(AuthConfig config) {
        String username = config.username();
        String password = config.password();
        if (username.isEmpty() && !config.auth().isEmpty()) {
            String decoded = new String(Base64.getDecoder().decode(config.auth()), StandardCharsets.UTF_8);
            int colon = decoded.indexOf(':');
            if (colon > 0) {
                username = decoded.substring(0, colon);
                password = decoded.substring(colon + 1);
            }
        }
        return new RegistryAuth(username, password, config.identityToken(), config.registryToken());
    }

    public boolean isNone() {
        return equals(NONE);
    }

    /** Without what is secret. */
    @Override
    public String toString() {
        return "RegistryAuth[" + username + "]";
    }
}
