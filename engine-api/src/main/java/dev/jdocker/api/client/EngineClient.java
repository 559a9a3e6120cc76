package dev.jdocker.api.client;

import dev.jdocker.api.ApiVersion;
import dev.jdocker.api.json.Json;
import dev.jdocker.api.system.SystemInfo;
import dev.jdocker.api.system.VersionResponse;
import dev.jdocker.api.transport.Transport;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A client of one engine. Connects at its first call, agrees on the API version then, and may be used by many threads. Calls
 * block; they throw {@link EngineException} for an answer that says no, {@link EngineUnreachableException} if there is no
 * connection, other {@link IOException}s if one breaks.
 */
public final class EngineClient implements AutoCloseable {
    // What an engine speaks that does not say so (as Docker's client has it).
    private static final ApiVersion UNSAID = new ApiVersion(1, 24);

    private final Http http;
    private volatile @Nullable ApiVersion agreed;

    private EngineClient(Transport transport, @Nullable ApiVersion fixed) {
        this.http = Http.keepingAlive(transport);
        this.agreed = fixed;
    }

    /** A client that speaks the newest version that the engine knows too. */
    public static EngineClient of(Transport transport) {
        return new EngineClient(transport, null);
    }

    /** A client that speaks this version without asking ({@code DOCKER_API_VERSION}). */
    public static EngineClient of(Transport transport, ApiVersion fixed) {
        return new EngineClient(transport, fixed);
    }

    public Containers containers() {
        return new Containers(this);
    }

    public Images images() {
        return new Images(this);
    }

    /** The version that is spoken; asks the engine the first time. */
    public ApiVersion apiVersion() throws IOException {
        ApiVersion version = agreed;
        if (version == null) {
            version = ping().apiVersion();
            if (version.compareTo(ApiVersion.MAX) > 0) {
                version = ApiVersion.MAX;
            }
            agreed = version;
        }
        return version;
    }

    /** Asks whether the engine is there, and what it speaks. */
    public Ping ping() throws IOException {
        HttpResponse response = http.exchange(HttpRequest.of("HEAD", "/_ping"));
        response.close();
        if (response.status() != 200) {
            response = http.send(HttpRequest.of("GET", "/_ping"));
            response.body().readNBytes(1024);
            response.close();
        }
        String said = response.header("Api-Version");
        ApiVersion version = said == null ? null : ApiVersion.tryParse(said);
        return new Ping(
                version == null ? UNSAID : version,
                response.headers().getOrDefault("ostype", ""),
                response.headers().getOrDefault("builder-version", ""),
                "true".equals(response.header("Docker-Experimental")));
    }

    public VersionResponse version() throws IOException {
        return get(Target.of("/version"), VersionResponse.class);
    }

    public SystemInfo info() throws IOException {
        return get(Target.of("/info"), SystemInfo.class);
    }

    <T> T get(Target target, Class<T> type) throws IOException {
        try (HttpResponse response = send("GET", target)) {
            return read(response, type);
        }
    }

    byte[] getBytes(Target target) throws IOException {
        try (HttpResponse response = send("GET", target)) {
            return response.body().readAllBytes();
        }
    }

    byte[] postJson(Target target, byte[] json) throws IOException {
        try (HttpResponse response = http.send(HttpRequest.json("POST", versioned(target), json))) {
            return response.body().readAllBytes();
        }
    }

    /** A call whose answer has no body that matters; the status. */
    int call(String method, Target target) throws IOException {
        try (HttpResponse response = send(method, target)) {
            response.body().readAllBytes();
            return response.status();
        }
    }

    HttpResponse send(String method, Target target) throws IOException {
        return http.send(HttpRequest.of(method, versioned(target)));
    }

    Http http() {
        return http;
    }

    String versioned(Target target) throws IOException {
        return "/v" + apiVersion() + target;
    }

    static <T> T read(HttpResponse response, Class<T> type) throws IOException {
        // All of it, so that the connection is free again whatever the parser leaves.
        return Json.mapper().readValue(response.body().readAllBytes(), type);
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
