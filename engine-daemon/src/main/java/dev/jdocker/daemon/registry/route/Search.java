package dev.jdocker.daemon.registry.route;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.jdocker.api.filter.Filters;
import dev.jdocker.api.json.Json;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.registry.RegistryAuth;
import dev.jdocker.daemon.registry.host.RegistryHosts;
import dev.jdocker.daemon.registry.http.Call;
import dev.jdocker.daemon.registry.http.HostFailure;
import dev.jdocker.daemon.registry.http.HostSession;
import dev.jdocker.daemon.registry.http.Refusal;
import dev.jdocker.daemon.registry.http.Unreachable;
import dev.jdocker.daemon.registry.remote.RemoteRegistries;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Searches the index of a registry, by the one operation of the protocol's first version that is still served, by docker.io
 * at least.
 */
final class Search {

    /** {@code {"star_count":1,"is_official":false,"name":"a/b","is_automated":false,"description":"…"}}. */
    record Result(
            @JsonProperty("star_count") int stars,
            @JsonProperty("is_official") boolean official,
            @JsonProperty("name") String name,
            @JsonProperty("is_automated") boolean automated,
            @JsonProperty("description") String description) {}

    private static final int ANSWER_BYTES = 4 << 20;
    private static final int DEFAULT_LIMIT = 25;
    private static final int LARGEST_LIMIT = 100;

    private final RemoteRegistries registries;

    Search(RemoteRegistries registries) {
        this.registries = registries;
    }

    List<Result> search(String term, long limit, Filters filters, RegistryAuth auth) throws IOException {
        Wanted wanted = Wanted.of(filters);
        if (limit < 0 || limit > LARGEST_LIMIT) {
            throw new BadRequest("limit " + limit + " is outside the range of [1, " + LARGEST_LIMIT + "]");
        }
        if (term.contains("://")) {
            throw new BadRequest("invalid repository name: repository name (" + term + ") should not have a scheme");
        }
        int slash = term.indexOf('/');
        boolean named = slash > 0 && isRegistry(term.substring(0, slash));
        String registry = named ? term.substring(0, slash) : RegistryHosts.DOCKER_HUB;
        String rest = named ? term.substring(slash + 1) : term;
        String words = !named && rest.startsWith("library/") ? rest.substring("library/".length()) : rest;
        String query =
                "q=" + URLEncoder.encode(words, StandardCharsets.UTF_8) + "&n=" + (limit == 0 ? DEFAULT_LIMIT : limit);
        HostSession session = session(registry, auth);
        URI uri = URI.create(session.host().base() + "/search?" + query);
        JsonNode json = Json.mapper()
                .readTree(body(session, Call.of("GET", uri, List.of()).with(auth)));
        List<Result> results = new ArrayList<>();
        for (JsonNode result : json.path("results")) {
            Result found = new Result(
                    result.path("star_count").asInt(),
                    result.path("is_official").asBoolean(),
                    result.path("name").asText(),
                    false,
                    result.path("description").asText(""));
            if (wanted.takes(found)) {
                results.add(found);
            }
        }
        return results;
    }

    private static boolean isRegistry(String part) {
        return part.indexOf('.') >= 0 || part.indexOf(':') >= 0 || part.equals("localhost");
    }

    /** The first host that is there; docker.io is taken to be. */
    private HostSession session(String registry, RegistryAuth auth) throws IOException {
        List<HostSession> sessions;
        try {
            sessions = registries.searchSessions(registry, auth);
        } catch (IllegalArgumentException e) {
            throw new BadRequest("invalid repository name: " + registry, e);
        }
        if (registry.equals(RegistryHosts.DOCKER_HUB)) {
            return sessions.getFirst();
        }
        List<String> failures = new ArrayList<>();
        for (HostSession session : sessions) {
            try {
                URI ping = URI.create(session.host().base() + "/_ping");
                session.send(Call.of("GET", ping, List.of()).once()).body().close();
                return session;
            } catch (Refusal e) {
                return session;
            } catch (Unreachable e) {
                failures.add(e.text());
            }
        }
        String last = sessions.getLast().host().base() + "/";
        if (failures.size() == 1) {
            throw new BadRequest("invalid registry endpoint " + last + ": " + failures.getFirst()
                    + ". If this private registry supports only HTTP or HTTPS with an unknown CA certificate, add"
                    + " `--insecure-registry " + registry
                    + "` to the daemon's arguments, or place the CA certificate in"
                    + " the registry's folder of certificates");
        }
        throw new BadRequest("invalid registry endpoint \"" + last + "\". HTTPS attempt: " + failures.getFirst()
                + ". HTTP attempt: " + failures.getLast());
    }

    private static byte[] body(HostSession session, Call call) throws IOException {
        try (InputStream body = session.send(call).body()) {
            return body.readNBytes(ANSWER_BYTES);
        } catch (Refusal e) {
            throw new ServerError("Unexpected status code " + e.status(), e);
        } catch (HostFailure e) {
            throw new ServerError(e.text(), e);
        }
    }

    /** What the filters leave. */
    private record Wanted(int stars, boolean official, boolean notOfficial, boolean automated) {

        static Wanted of(Filters filters) {
            filters.requireKnown(Set.of("is-automated", "is-official", "stars"));
            int stars = 0;
            for (String value : filters.get("stars")) {
                try {
                    stars = Math.max(stars, Integer.parseInt(value));
                } catch (NumberFormatException e) {
                    throw new BadRequest(
                            "invalid filter 'stars=" + value + "': strconv.Atoi: parsing \"" + value
                                    + "\": invalid syntax",
                            e);
                }
            }
            return new Wanted(
                    stars,
                    filters.bool("is-official", false),
                    !filters.bool("is-official", true),
                    filters.bool("is-automated", false));
        }

        boolean takes(Result result) {
            // Nothing is automated any more, whatever an index says.
            return result.stars() >= stars
                    && !(official && !result.official())
                    && !(notOfficial && result.official())
                    && !automated;
        }
    }
}
