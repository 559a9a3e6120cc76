package dev.jdocker.daemon.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jdocker.api.ApiVersion;
import dev.jdocker.daemon.http.compat.Compat;
import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The exchange over one Netty connection. */
final class NettyExchange implements Exchange {

    private static final ByteBuffer CONTINUE =
            ByteBuffer.wrap("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

    private enum Answer {
        NONE,
        COMPLETE,
        STREAM,
        RAW
    }

    private final Connection connection;
    private final RequestHead head;
    private final Input body;
    private final CompletableFuture<Void> clientGone = new CompletableFuture<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private Answer answer = Answer.NONE;
    private boolean awaitsContinue;
    private boolean keepAlive;
    private boolean streamsJson;
    private @Nullable ChunkedBody stream;
    private @Nullable Hijacked raw;
    private @Nullable Matched matched;
    private @Nullable Asked asked;
    private byte @Nullable [] shown;

    /** Who has permitted the request and is still to be asked about its answer. */
    private record Asked(Authorizer authorizer, Authorizer.Request request) {}

    /** What the dispatcher found out about the request. */
    record Matched(
            Route route, Map<String, String> variables, String path, Query query, ApiVersion version, Compat compat) {}

    NettyExchange(Connection connection, RequestHead head, Input body) {
        this.connection = connection;
        this.head = head;
        this.body = body;
        this.keepAlive = head.keepAlive();
        this.awaitsContinue = head.expectsContinue();
        if (awaitsContinue) {
            body.beforeFirstRead(() -> {
                awaitsContinue = false;
                connection.output().sendRaw(CONTINUE.duplicate());
            });
        }
    }

    RequestHead head() {
        return head;
    }

    Peer peer() {
        return connection.peer();
    }

    void match(Matched found) {
        matched = found;
    }

    /** Asks whether the request may be served; from then on the body is what was shown. */
    void authorize(Authorizer authorizer) {
        if (!authorizer.isActive()) {
            return;
        }
        Matched found = matched();
        byte[] json = new byte[0];
        if (AuthorizedBody.isJson(found.route().key(), head.header("Content-Type"))) {
            json = AuthorizedBody.read(body);
            shown = json;
        }
        boolean secret = found.path().equals("/auth");
        Authorizer.Request request = new AuthorizedHead(head, found, peer()).request(secret ? new byte[0] : json);
        authorizer.permit(request);
        asked = new Asked(authorizer, request);
    }

    /** Asks whether the answer may be given, once. */
    private void authorizeAnswer(int status, byte[] content) {
        Asked asking = asked;
        asked = null;
        if (asking != null) {
            asking.authorizer().permit(asking.request(), new Authorizer.Response(status, content, headers));
        }
    }

    private Matched matched() {
        Matched found = matched;
        if (found == null) {
            throw new IllegalStateException("the request has not been routed");
        }
        return found;
    }

    @Override
    public String method() {
        return matched().route().method();
    }

    @Override
    public String path() {
        return matched().path();
    }

    @Override
    public ApiVersion apiVersion() {
        return matched().version();
    }

    @Override
    public String pathVariable(String name) {
        String value = matched().variables().get(name);
        if (value == null) {
            throw new IllegalArgumentException("the pattern has no variable " + name);
        }
        return value;
    }

    @Override
    public Query query() {
        return matched().query();
    }

    @Override
    public @Nullable String header(String name) {
        return head.header(name);
    }

    @Override
    public List<String> headers(String name) {
        return head.headers().getAll(name);
    }

    @Override
    public long bodyLength() {
        return shown == null ? head.bodyLength() : shown.length;
    }

    @Override
    public <T> T json(Class<T> type) {
        Matched found = matched();
        return JsonBody.read(
                this, type, node -> found.compat().request(found.route().key(), found.version(), node));
    }

    @Override
    public InputStream body() {
        return shown == null ? body : new ByteArrayInputStream(shown);
    }

    @Override
    public Exchange setHeader(String name, String value) {
        if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("line break in header " + name);
        }
        headers.put(name, value);
        return this;
    }

    @Override
    public void respond(int status, Object json) {
        Object value = json;
        Matched found = matched;
        if (found != null
                && status < 300
                && found.compat().changes(found.route().key(), found.version())) {
            JsonNode newest = JsonBody.tree(json);
            value = found.compat().response(found.route().key(), found.version(), newest);
        }
        respond(status, "application/json", JsonBody.line(value));
    }

    @Override
    public void respondText(int status, String text) {
        respond(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void respond(int status) {
        respond(status, null, new byte[0]);
    }

    private void respond(int status, @Nullable String contentType, byte[] content) {
        authorizeAnswer(status, content);
        begin(Answer.COMPLETE);
        boolean bodiless = status == 304 || status == 204;
        ResponseHead out = responseHead(status, contentType);
        if (!bodiless) {
            out.add("Content-Length", Integer.toString(content.length));
        }
        boolean send = !bodiless && !isHead();
        ByteBuf bytes = out.write(connection.output().buffer(512 + content.length));
        connection.output().send(send ? bytes.writeBytes(content) : bytes);
    }

    @Override
    public ResponseStream stream(int status, String contentType) {
        authorizeAnswer(status, new byte[0]);
        begin(Answer.STREAM);
        ResponseHead out = responseHead(status, contentType);
        if (head.chunking()) {
            out.add("Transfer-Encoding", "chunked");
        } else {
            keepAlive = false;
        }
        connection.output().send(out.write(connection.output().buffer(512)));
        Matched found = matched();
        ChunkedBody created = new ChunkedBody(
                connection.output(),
                isHead()
                        ? ChunkedBody.Coding.NOTHING
                        : head.chunking() ? ChunkedBody.Coding.CHUNKED : ChunkedBody.Coding.PLAIN,
                value -> found.compat().changes(found.route().key(), found.version())
                        ? found.compat().response(found.route().key(), found.version(), JsonBody.tree(value))
                        : value);
        stream = created;
        streamsJson = contentType.startsWith("application/json");
        return created;
    }

    @Override
    public Hijacked hijack(String contentType) {
        return hijack(
                upgradeRequested()
                        ? new ResponseHead("101 UPGRADED")
                                .add("Content-Type", contentType)
                                .add("Connection", "Upgrade")
                                .add("Upgrade", "tcp")
                        : new ResponseHead("200 OK").add("Content-Type", contentType));
    }

    @Override
    public Hijacked upgrade(String protocol) {
        return hijack(new ResponseHead("101 Switching Protocols")
                .add("Connection", "Upgrade")
                .add("Upgrade", protocol));
    }

    private Hijacked hijack(ResponseHead out) {
        authorizeAnswer(upgradeRequested() ? 101 : 200, new byte[0]);
        begin(Answer.RAW);
        out.addCommon();
        headers.forEach(out::add);
        connection.output().send(out.write(connection.output().buffer(512)));
        RawConnection created = new RawConnection(connection, connection.hijack(body), executor());
        raw = created;
        return created;
    }

    @Override
    public Hijacked webSocket(boolean text) {
        ResponseHead out = WebSocketHandshake.answer(head);
        authorizeAnswer(101, new byte[0]);
        begin(Answer.RAW);
        out.addCommon();
        headers.forEach(out::add);
        connection.output().send(out.write(connection.output().buffer(512)));
        Input in = connection.hijack(body, new WebSocketFrames(text));
        WebSocketConnection created =
                new WebSocketConnection(new RawConnection(connection, in, executor()), connection.channel());
        raw = created;
        return created;
    }

    private ResponseHead responseHead(int status, @Nullable String contentType) {
        ResponseHead out = new ResponseHead(status).addCommon();
        if (contentType != null && !headers.containsKey("Content-Type")) {
            out.add("Content-Type", contentType);
        }
        headers.forEach(out::add);
        out.addDate();
        // Whether a client that waits for "100 Continue" will still send its body is its choice, so nothing can follow.
        keepAlive &= !awaitsContinue && head.bodyLength() <= Connection.SKIP_LIMIT_BYTES;
        if (!keepAlive) {
            out.add("Connection", "close");
        } else if (!head.chunking()) {
            out.add("Connection", "keep-alive");
        }
        return out;
    }

    @Override
    public boolean upgradeRequested() {
        return head.header("Upgrade") != null;
    }

    @Override
    public CompletableFuture<Void> clientGone() {
        return clientGone;
    }

    /** Told by the connection; callbacks run elsewhere, as they must not hold up the event loop. */
    void clientLeft() {
        clientGone.completeAsync(() -> null, executor());
    }

    private static Executor executor() {
        return Thread::startVirtualThread;
    }

    private void begin(Answer kind) {
        if (answer != Answer.NONE) {
            throw new IllegalStateException("answered twice: " + head.method() + " " + head.target());
        }
        answer = kind;
    }

    private boolean isHead() {
        return AsciiString.contentEqualsIgnoreCase("HEAD", head.method());
    }

    /** Whether the status has been sent, so that no failure can be answered any more. */
    boolean begun() {
        return answer != Answer.NONE;
    }

    /** The answer if it is a stream of JSON objects that has not been ended, into which a failure can be put. */
    @Nullable
    ResponseStream openJsonStream() {
        ChunkedBody open = stream;
        return open == null || open.ended() || !streamsJson ? null : open;
    }

    /** The handler is through: ends what it left open and hands the connection on. */
    void finish() {
        switch (answer) {
            case NONE -> {
                respond(200);
                connection.answered(keepAlive);
            }
            case COMPLETE -> connection.answered(keepAlive);
            case STREAM -> {
                if (stream != null) {
                    stream.close();
                }
                connection.answered(keepAlive);
            }
            case RAW -> {
                // Whoever took the connection closes it.
            }
        }
    }

    /** The handler failed with the answer under way, and the client must notice. */
    void abort() {
        if (raw != null) {
            raw.close();
        } else {
            // The client must see a connection that breaks, not an answer that ends.
            connection.drop();
        }
    }
}
