package dev.jdocker.api.client;

import dev.jdocker.api.transport.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Exchanges with one engine. Keeps one idle connection, which is all that a command's sequence of calls needs. */
final class Http implements AutoCloseable {
    private static final int ERROR_LIMIT = 1024 * 1024;

    private final Transport transport;
    private final AtomicReference<@Nullable HttpConnection> idle = new AtomicReference<>();

    Http(Transport transport) {
        this.transport = transport;
    }

    /** Sends a request; an answer of 400 or more is thrown. */
    HttpResponse send(HttpRequest request) throws IOException {
        HttpResponse response = exchange(request);
        if (response.status() >= 400) {
            throw failure(response);
        }
        return response;
    }

    /** Sends a request that turns its connection into a raw stream. */
    Hijacked hijack(HttpRequest request) throws IOException {
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
    HttpResponse exchange(HttpRequest request) throws IOException {
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
        HttpConnection fresh = open();
        try {
            return fresh.exchange(request, this::keep);
        } catch (IOException | RuntimeException e) {
            fresh.close();
            throw e;
        }
    }

    private HttpConnection open() throws IOException {
        try {
            return new HttpConnection(transport.connect());
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
                text = SmallAnswers.message(body);
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
