package dev.jdocker.api.client;

import dev.jdocker.api.transport.Connection;
import dev.jdocker.api.transport.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges with one engine, as they go over the wire: what {@link EngineClient} is made of, and what is there for calls that it
 * has not. May be used by many threads; calls block until the head of the answer is there.
 */
public final class Http implements AutoCloseable {
    private static final int ERROR_LIMIT = 1024 * 1024;

    private final Transport transport;
    private final boolean keepsAlive;
    private final AtomicReference<@Nullable HttpConnection> idle = new AtomicReference<>();

    private Http(Transport transport, boolean keepsAlive) {
        this.transport = transport;
        this.keepsAlive = keepsAlive;
    }

    /** Keeps one idle connection, which is all that a sequence of calls needs. */
    public static Http keepingAlive(Transport transport) {
        return new Http(transport, true);
    }

    /**
     * Has a connection for each exchange. For a process of few exchanges, several of them open at a time: to connect to a Unix
     * socket costs next to nothing, and a fresh connection is never one that the engine is about to close.
     */
    public static Http closing(Transport transport) {
        return new Http(transport, false);
    }

    /**
     * Sends a request; every status under 400 is an answer.
     *
     * @throws EngineException for the others, with the engine's message
     * @throws EngineUnreachableException if there is no connection
     */
    public HttpResponse send(HttpRequest request) throws IOException {
        HttpResponse response = exchange(request);
        if (response.status() >= 400) {
            throw failure(response);
        }
        return response;
    }

    /** Sends a request that turns its connection into a raw stream; throws as {@link #send} does. */
    public Hijacked hijack(HttpRequest request) throws IOException {
        HttpConnection connection = open();
        try {
            HttpResponse response = connection.exchange(request, HttpConnection::close);
            if (response.status() >= 400) {
                throw failure(response);
            }
            if (response.status() != 101) {
                throw new IOException("unable to upgrade to tcp, received " + response.status());
            }
            return new Hijacked(response.contentType(), connection);
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Sends a request; every status is an answer. */
    public HttpResponse exchange(HttpRequest request) throws IOException {
        if (!keepsAlive) {
            return exchange(open(), request.closing(), HttpConnection::close);
        }
        HttpConnection reused = request.repeatable() ? idle.getAndSet(null) : null;
        if (reused != null) {
            try {
                return reused.exchange(request, this::keep);
            } catch (IOException e) {
                reused.close();
                // The engine may have closed it while it was idle and not have seen this request. If it was sent, only
                // what can be done twice is sent again.
                if (!reused.writeFailed() && request.method().equals("POST")) {
                    throw e;
                }
            }
        }
        return exchange(open(), request, this::keep);
    }

    private static HttpResponse exchange(HttpConnection fresh, HttpRequest request, HttpConnection.Release release)
            throws IOException {
        try {
            return fresh.exchange(request, release);
        } catch (IOException | RuntimeException e) {
            fresh.close();
            throw e;
        }
    }

    private HttpConnection open() throws IOException {
        return new HttpConnection(dial(transport));
    }

    /**
     * A connection without any exchange yet.
     *
     * @throws EngineUnreachableException if there is none
     */
    public static Connection dial(Transport transport) throws IOException {
        try {
            return transport.connect();
        } catch (IOException e) {
            throw new EngineUnreachableException(transport.address(), e);
        }
    }

    private void keep(HttpConnection connection) throws IOException {
        HttpConnection other = idle.getAndSet(connection);
        if (other != null) {
            other.close();
        }
    }

    private static EngineException failure(HttpResponse response) throws IOException {
        byte[] body;
        try (response) {
            body = response.body().readNBytes(ERROR_LIMIT);
        }
        String text = new String(body, StandardCharsets.UTF_8).trim();
        if (response.contentType().startsWith("application/json")) {
            try {
                String message = SmallAnswers.message(body);
                text = message.isEmpty() ? text : message;
            } catch (IOException e) {
                // Not Docker's form: shown as it is.
            }
        }
        return new EngineException(
                response.status(), text.isEmpty() ? "the engine answered with status " + response.status() : text);
    }

    @Override
    public void close() throws IOException {
        HttpConnection connection = idle.getAndSet(null);
        if (connection != null) {
            connection.close();
        }
    }
}
