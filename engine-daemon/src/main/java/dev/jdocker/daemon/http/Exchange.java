package dev.jdocker.daemon.http;

import dev.jdocker.api.ApiVersion;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. Belongs to the virtual thread of its handler; only {@link #clientGone()} may be used from
 * others. Exactly one of {@code respond…}, {@link #stream}, {@link #hijack} and
 * {@link #webSocket} may be called, once.
 */
public interface Exchange {

    /** The method in capitals; {@code GET} also where the client asked by {@code HEAD}. */
    String method();

    /** The decoded path without the version prefix. */
    String path();

    /** The version of the path, or the newest one where the path has none. */
    ApiVersion apiVersion();

    /** What a {@code {name}} of the route's pattern stands for, decoded. */
    String pathVariable(String name);

    /** The parameters behind the question mark. */
    Query query();

    /** The first header of that name, in any case of letters. */
    @Nullable
    String header(String name);

    /** All headers of that name, in the order they came. */
    List<String> headers(String name);

    /** The length of the body, 0 where there is none, -1 where it is chunked. */
    long bodyLength();

    /**
     * The body as JSON. An absent body is read as {@code {}}, as dockerd does.
     *
     * @throws dev.jdocker.daemon.error.BadRequest if it is no JSON, does not fit, or has another content type
     */
    <T> T json(Class<T> type);

    /** The body as it arrives. Reading blocks; what is not read holds the client back. */
    InputStream body();

    /** Adds a header to the answer to come. */
    Exchange setHeader(String name, String value);

    /** Answers with {@code json} as JSON. */
    void respond(int status, Object json);

    /** Answers without a body. */
    void respond(int status);

    /** Answers with {@code text} as {@code text/plain}. */
    void respondText(int status, String text);

    /** Sends status and headers at once and returns the chunked body to be written. */
    ResponseStream stream(int status, String contentType);

    /**
     * Takes the connection out of HTTP and sends the headers of that: {@code 101 UPGRADED} if the client asked for an
     * upgrade, else {@code 200 OK} with raw bytes until the connection closes.
     *
     * @param contentType see trap T5: multiplexed-stream only with {@link #upgradeRequested()}
     */
    Hijacked hijack(String contentType);

    /**
     * Makes a WebSocket of the connection: bytes are sent in frames, and come out of frames.
     *
     * @param text whether the frames that are sent say that they are text
     * @throws dev.jdocker.daemon.error.BadRequest if the client does not ask for one; the request can be answered then
     */
    Hijacked webSocket(boolean text);

    /**
     * Takes the connection out of HTTP/1.1 for another protocol, by {@code 101 Switching Protocols}: what the client sends
     * from now on is that protocol's.
     */
    Hijacked upgrade(String protocol);

    /** Whether the client sent an {@code Upgrade} header. */
    boolean upgradeRequested();

    /**
     * Completes once the client has closed the connection; before a hijack also when it has only shut down its writing
     * side. Never completes exceptionally. Callbacks must not block.
     */
    CompletableFuture<Void> clientGone();
}
