package dev.jdocker.api.client;

import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request. A body is either bytes, sent with their length, or a stream, sent in chunks. */
public final class HttpRequest {
    private final String method;
    private final String target;
    private final @Nullable String contentType;
    private final byte @Nullable [] body;
    private final @Nullable InputStream stream;
    private final End end;
    private final Map<String, String> headers;

    /** What becomes of the connection. */
    private enum End {
        KEPT,
        CLOSED,
        UPGRADED
    }

    private HttpRequest(
            String method,
            String target,
            @Nullable String contentType,
            byte @Nullable [] body,
            @Nullable InputStream stream,
            End end) {
        this(method, target, contentType, body, stream, end, Map.of());
    }

    private HttpRequest(
            String method,
            String target,
            @Nullable String contentType,
            byte @Nullable [] body,
            @Nullable InputStream stream,
            End end,
            Map<String, String> headers) {
        this.method = method;
        this.target = target;
        this.contentType = contentType;
        this.body = body;
        this.stream = stream;
        this.end = end;
        this.headers = headers;
    }

    /** One without a body; {@code target} is path and query, encoded. */
    public static HttpRequest of(String method, String target) {
        return new HttpRequest(method, target, null, null, null, End.KEPT);
    }

    public static HttpRequest json(String method, String target, byte[] body) {
        return new HttpRequest(method, target, "application/json", body, null, End.KEPT);
    }

    /** One with a body of unknown length, which the caller closes. */
    public static HttpRequest stream(String method, String target, String contentType, InputStream body) {
        return new HttpRequest(method, target, contentType, null, body, End.KEPT);
    }

    /** One whose connection shall become a raw stream. */
    public static HttpRequest upgrade(String method, String target) {
        return new HttpRequest(method, target, "text/plain", null, null, End.UPGRADED);
    }

    /** The same with a body. */
    public static HttpRequest upgrade(String method, String target, byte[] json) {
        return new HttpRequest(method, target, "application/json", json, null, End.UPGRADED);
    }

    /**
     * The same with a further header.
     *
     * @throws IllegalArgumentException if its value would end the line
     */
    public HttpRequest with(String header, String value) {
        if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a header's value is one line: " + header);
        }
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new HttpRequest(method, target, contentType, body, stream, end, more);
    }

    Map<String, String> headers() {
        return headers;
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
        return end == End.UPGRADED;
    }

    /** The same, after which the connection is of no more use. */
    HttpRequest closing() {
        return new HttpRequest(method, target, contentType, body, stream, End.CLOSED, headers);
    }

    boolean closes() {
        return end == End.CLOSED;
    }

    /** Whether it can be sent a second time. */
    boolean repeatable() {
        return stream == null;
    }
}
