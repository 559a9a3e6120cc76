package dev.jdocker.cli.engine;

import dev.jdocker.api.client.EngineUnreachableException;
import dev.jdocker.api.client.Hijacked;
import dev.jdocker.api.client.Http;
import dev.jdocker.api.client.HttpRequest;
import dev.jdocker.api.client.HttpResponse;
import dev.jdocker.api.transport.Connection;
import dev.jdocker.api.transport.EngineAddress;
import dev.jdocker.api.transport.Transport;
import dev.jdocker.cli.output.Json;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The engine at the other end of the socket. Every request has a connection of its own, because several are open at a
 * time while a container runs, and connecting to a Unix socket costs next to nothing.
 *
 * <p>There is no ping first to agree on a version: the newest one is simply used, and an engine that finds it too new says
 * which one it speaks.
 */
public final class Engine {
    private static final String TOO_NEW = "Maximum supported API version is ";

    private final Endpoint.Source source;
    private @Nullable Endpoint endpoint;
    private String version;
    private @Nullable Http http;

    private Engine(Endpoint.Source source, String version) {
        this.source = source;
        this.version = version;
    }

    /**
     * An engine; nothing is looked for or connected yet.
     *
     * @param version the API version to speak
     */
    public static Engine at(Endpoint.Source source, String version) {
        return new Engine(source, version);
    }

    /** Its address, as {@code DOCKER_HOST} writes it. */
    public String host() throws IOException {
        return endpoint().host();
    }

    private synchronized Endpoint endpoint() throws IOException {
        Endpoint known = endpoint;
        if (known == null) {
            known = source.find();
            endpoint = known;
        }
        return known;
    }

    /** The API version in use: the client's, or an older one after the engine asked for it. */
    public String version() {
        return version;
    }

    public Reply get(Query path) throws IOException {
        return request("GET", path, null);
    }

    public Reply delete(Query path) throws IOException {
        return request("DELETE", path, null);
    }

    public Reply post(Query path) throws IOException {
        return request("POST", path, null);
    }

    public Reply post(Query path, Object json) throws IOException {
        return request("POST", path, Json.bytes(json));
    }

    /**
     * Asks for what the engine gets from a registry.
     *
     * @param auth the credentials as a header, empty for none
     */
    public Reply getFromRegistry(Query path, String auth) throws IOException {
        return request("GET", path, null, auth);
    }

    /** Sends what the engine does with a registry; credentials as in {@link #getFromRegistry}. */
    public Reply postToRegistry(Query path, String auth) throws IOException {
        return request("POST", path, null, auth);
    }

    private Reply request(String method, Query path, byte @Nullable [] json) throws IOException {
        return request(method, path, json, "");
    }

    /** Sends {@code path} and waits for the head of the answer; a refusal is thrown. */
    private Reply request(String method, Query path, byte @Nullable [] json, String auth) throws IOException {
        while (true) {
            String target = target(path);
            try {
                HttpRequest request =
                        json == null ? HttpRequest.of(method, target) : HttpRequest.json(method, target, json);
                return reply(auth.isEmpty() ? request : request.with("X-Registry-Auth", auth));
            } catch (EngineException refusal) {
                if (!speaksOlder(refusal)) {
                    throw refusal;
                }
            }
        }
    }

    /** Asks for what stands before an answer's body, without the body. */
    public Reply head(Query path) throws IOException {
        return request("HEAD", path, null);
    }

    /** Sends a body of unknown length to a place of the engine's. */
    public Reply put(Query path, String contentType, InputStream body) throws IOException {
        return reply(HttpRequest.stream("PUT", target(path), contentType, body));
    }

    /** Sends a body of unknown length, such as an image archive. */
    public Reply upload(Query path, String contentType, InputStream body) throws IOException {
        return reply(HttpRequest.stream("POST", target(path), contentType, body));
    }

    /**
     * Sends an archive that a build is made of.
     *
     * @param auth credentials for all registries as a header, empty for none
     */
    public Reply build(Query path, InputStream archive, String auth) throws IOException {
        HttpRequest request = HttpRequest.stream("POST", target(path), "application/x-tar", archive);
        return reply(auth.isEmpty() ? request : request.with("X-Registry-Config", auth));
    }

    /** Attaches: asks for an upgrade and takes the connection over. */
    public Hijacked hijack(Query path) throws IOException {
        return hijack(HttpRequest.upgrade("POST", target(path)));
    }

    /** The same with a body. */
    public Hijacked hijack(Query path, Object json) throws IOException {
        return hijack(HttpRequest.upgrade("POST", target(path), Json.bytes(json)));
    }

    private Hijacked hijack(HttpRequest request) throws IOException {
        try {
            return http().hijack(request);
        } catch (dev.jdocker.api.client.EngineException e) {
            throw EngineException.refused(e);
        } catch (EngineUnreachableException e) {
            throw EngineException.unreachable(host(), e);
        }
    }

    private Reply reply(HttpRequest request) throws IOException {
        HttpResponse response;
        try {
            response = http().send(request);
        } catch (dev.jdocker.api.client.EngineException e) {
            throw EngineException.refused(e);
        } catch (EngineUnreachableException e) {
            throw EngineException.unreachable(host(), e);
        }
        return new Reply(response);
    }

    /** A connection of its own, for who speaks over it himself. */
    public Connection dial() throws IOException {
        try {
            return Http.dial(transport());
        } catch (EngineUnreachableException e) {
            throw EngineException.unreachable(host(), e);
        }
    }

    private Transport transport() throws IOException {
        try {
            return EngineAddress.parse(endpoint().host(), endpoint().tls());
        } catch (IllegalArgumentException e) {
            throw EngineException.noAddress(e);
        }
    }

    private synchronized Http http() throws IOException {
        Http known = http;
        if (known == null) {
            known = Http.closing(transport());
            http = known;
        }
        return known;
    }

    private String target(Query path) {
        return "/v" + version + path;
    }

    /** After "client version 1.51 is too new. Maximum supported API version is 1.50": takes that one, once. */
    private boolean speaksOlder(EngineException refusal) {
        String message = String.valueOf(refusal.getMessage());
        int at = message.indexOf(TOO_NEW);
        if (at < 0) {
            return false;
        }
        String older = message.substring(at + TOO_NEW.length()).strip();
        boolean changed = !older.equals(version);
        version = older;
        return changed;
    }
}
