package dev.jdocker.api.client;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A request. A body is either bytes, sent with their length, or a stream, sent in chunks. */
final class HttpRequest {
    private final String method;
    private final String target;
    private final @Nullable String contentType;
    private final byte @Nullable [] body;
    private final @Nullable InputStream stream;
    private final boolean upgrade;

    private HttpRequest(
            String method,
            String target,
            @Nullable String contentType,
            byte @Nullable [] body,
            @Nullable InputStream stream,
            boolean upgrade) {
        this.method = method;
        this.target = target;
        this.contentType = contentType;
        this.body = body;
        this.stream = stream;
        this.upgrade = upgrade;
    }

    static HttpRequest of(String method, String target) {
        return new HttpRequest(method, target, null, null, null, false);
    }

    static HttpRequest json(String method, String target, byte[] body) {
        return new HttpRequest(method, target, "application/json", body, null, false);
    }

    static HttpRequest stream(String method, String target, String contentType, InputStream body) {
        return new HttpRequest(method, target, contentType, null, body, false);
    }

    /** One whose connection shall become a raw stream. */
    static HttpRequest upgrade(String method, String target) {
        return new HttpRequest(method, target, "text/plain", null, null, true);
    }

    String method() {
        return method;
    }

    /** Path and query, encoded. */
    String target() {
        return target;
    }

    @Nullable
    String contentType() {
        return contentType;
    }

    byte @Nullable [] body() {
        return body;
    }

    @Nullable
    InputStream stream() {
        return stream;
    }

    boolean upgrade() {
        return upgrade;
    }

    /** Whether it can be sent a second time. */
    boolean repeatable() {
        return stream == null;
    }
}
