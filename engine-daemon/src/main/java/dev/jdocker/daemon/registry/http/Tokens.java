package dev.jdocker.daemon.registry.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jdocker.api.json.Json;
import dev.jdocker.daemon.registry.RegistryAuth;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gets tokens from the server that a registry's challenge names, and keeps them until shortly before they expire. With an
 * identity token by OAuth2 ({@code POST}), else by {@code GET} with name and password if there are any.
 */
final class Tokens {

    private static final int ANSWER_BYTES = 1 << 20;
    private static final String CLIENT = "jdocker";
    private static final long SHORTEST_SECONDS = 60;

    /** An answer of the token server. */
    record Token(String bearer, String refresh, Instant until) {}

    /** Sends one request without authorization of its own; what the server refuses throws. */
    interface Sender {
        HttpResponse<InputStream> send(Call call) throws IOException;
    }

    private final RegistryAuth auth;
    private final boolean plainAllowed;
    private final Sender sender;
    private final InstantSource clock;
    private final Map<String, Token> kept = new ConcurrentHashMap<>();

    /**
     * @param plainAllowed whether credentials may go to a token server without TLS, as for insecure registries
     */
    Tokens(RegistryAuth auth, boolean plainAllowed, Sender sender, InstantSource clock) {
        this.auth = auth;
        this.plainAllowed = plainAllowed;
        this.sender = sender;
        this.clock = clock;
    }

    /** A token that is good for these scopes. */
    String bearer(Challenge challenge, List<String> scopes) throws IOException {
        String key = challenge.parameter("realm") + " " + challenge.parameter("service") + " " + scopes;
        Token token = kept.get(key);
        if (token == null || !clock.instant().isBefore(token.until())) {
            token = fetch(challenge, scopes, false);
            kept.put(key, token);
        }
        return token.bearer();
    }

    /** Forgets what the registry no longer takes. */
    void forget() {
        kept.clear();
    }

    /**
     * Asks for a new token.
     *
     * @param offline whether an identity token is wanted too, for later
     */
    Token fetch(Challenge challenge, List<String> scopes, boolean offline) throws IOException {
        URI realm = realm(challenge);
        boolean hasCredentials =
                !auth.username().isEmpty() || !auth.identityToken().isEmpty();
        if (hasCredentials && !"https".equals(realm.getScheme()) && !plainAllowed) {
            throw Unreachable.because("GET", realm, "refusing to send credentials to a token server without TLS");
        }
        Call call = auth.identityToken().isEmpty()
                ? byPassword(realm, challenge, scopes, offline)
                : byIdentity(realm, challenge, scopes);
        HttpResponse<InputStream> response = sender.send(call);
        byte[] body;
        try (InputStream in = response.body()) {
            body = in.readNBytes(ANSWER_BYTES);
        }
        return token(realm, Json.mapper().readTree(body));
    }

    private static URI realm(Challenge challenge) throws IOException {
        try {
            URI realm = URI.create(challenge.parameter("realm"));
            if (realm.getHost() != null && ("https".equals(realm.getScheme()) || "http".equals(realm.getScheme()))) {
                return realm;
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("the registry names no token server: " + challenge.parameter("realm"), e);
        }
        throw new IOException("the registry names no token server: " + challenge.parameter("realm"));
    }

    private Call byPassword(URI realm, Challenge challenge, List<String> scopes, boolean offline) {
        List<String> query = new ArrayList<>();
        add(query, "account", auth.username());
        if (offline) {
            add(query, "client_id", CLIENT);
            add(query, "offline_token", "true");
        }
        for (String scope : scopes) {
            add(query, "scope", scope);
        }
        add(query, "service", challenge.parameter("service"));
        String mark = realm.getRawQuery() == null ? "?" : "&";
        Call call = Call.of("GET", URI.create(realm + (query.isEmpty() ? "" : mark + String.join("&", query))), scopes);
        return call.with(auth);
    }

    private Call byIdentity(URI realm, Challenge challenge, List<String> scopes) {
        List<String> form = new ArrayList<>();
        add(form, "grant_type", "refresh_token");
        add(form, "service", challenge.parameter("service"));
        add(form, "client_id", CLIENT);
        add(form, "scope", String.join(" ", scopes));
        add(form, "refresh_token", auth.identityToken());
        return Call.of("POST", realm, scopes)
                .with("Content-Type", "application/x-www-form-urlencoded")
                .with(String.join("&", form).getBytes(StandardCharsets.UTF_8));
    }

    private static void add(List<String> pairs, String name, String value) {
        if (!value.isEmpty()) {
            pairs.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }

    /** Name and password as a header. */
    static String basic(RegistryAuth auth) {
        String pair = auth.username() + ":" + auth.password();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private Token token(URI realm, JsonNode json) throws IOException {
        String bearer = json.path("token").asText(json.path("access_token").asText(""));
        if (bearer.isEmpty() || bearer.chars().anyMatch(c -> c < 0x21 || c > 0x7e)) {
            throw new IOException("the token server " + realm + " gave no token");
        }
        Instant issued = clock.instant();
        try {
            issued = json.path("issued_at").isTextual()
                    ? Instant.parse(json.path("issued_at").textValue())
                    : issued;
        } catch (DateTimeParseException e) {
            issued = clock.instant();
        }
        if (issued.isAfter(clock.instant())) {
            issued = clock.instant();
        }
        long seconds = Math.max(SHORTEST_SECONDS, json.path("expires_in").asLong(SHORTEST_SECONDS));
        return new Token(bearer, json.path("refresh_token").asText(""), issued.plusSeconds(seconds - 10));
    }
}
