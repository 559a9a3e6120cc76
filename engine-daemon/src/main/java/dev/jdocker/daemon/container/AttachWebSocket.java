package dev.jdocker.daemon.container;

import dev.jdocker.api.ApiVersion;
import dev.jdocker.daemon.container.stream.DetachKeys;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import java.io.IOException;

/**
 * {@code GET /containers/{id}/attach/ws}: a container's streams on a WebSocket. Output comes as it is, standard output and
 * error in one, in binary frames; what the client sends in frames of any kind is the container's input (T19).
 */
final class AttachWebSocket implements Handler {
    private static final ApiVersion BINARY_SINCE = ApiVersion.parse("1.28");
    private static final ApiVersion CHOICE_SINCE = ApiVersion.parse("1.42");

    private final AttachContainer attach;

    AttachWebSocket(AttachContainer attach) {
        this.attach = attach;
    }

    @Override
    public void handle(Exchange exchange) throws IOException, InterruptedException {
        Container container = attach.attachable(exchange.pathVariable("id"));
        AttachContainer.Wish wish = AttachContainer.Wish.of(exchange.query());
        if (exchange.apiVersion().compareTo(CHOICE_SINCE) < 0) {
            wish = new AttachContainer.Wish(wish.stream(), wish.logs(), true, true, true);
        }
        DetachKeys keys = new DetachKeys(exchange.query().string("detachKeys", ""));
        boolean text = exchange.apiVersion().compareTo(BINARY_SINCE) < 0;
        attach.attach(container, wish, keys, true, () -> exchange.webSocket(text));
    }
}
