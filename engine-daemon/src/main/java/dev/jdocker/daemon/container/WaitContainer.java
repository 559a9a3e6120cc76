package dev.jdocker.daemon.container;

import dev.jdocker.api.container.WaitResponse;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.http.ResponseStream;
import java.util.concurrent.CompletableFuture;

/** {@code POST /containers/{id}/wait}: headers at once, since clients wait before they start (T10). */
final class WaitContainer implements Handler {
    private final Engine engine;

    WaitContainer(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void handle(Exchange exchange) {
        Container container = engine.registry().get(exchange.pathVariable("id"));
        String condition =
                exchange.apiVersion().atLeast(1, 30) ? exchange.query().string("condition", "") : "";
        CompletableFuture<Container.ExitStatus> end = future(container, condition);
        if (!exchange.apiVersion().atLeast(1, 30)) {
            exchange.respond(200, answer(end.join()));
            return;
        }
        try (ResponseStream stream = exchange.stream(200, "application/json")) {
            CompletableFuture<Object> first = CompletableFuture.anyOf(end, exchange.clientGone());
            if (first.join() instanceof Container.ExitStatus status) {
                stream.writeJson(answer(status));
            }
        }
    }

    private static CompletableFuture<Container.ExitStatus> future(Container container, String condition) {
        return switch (condition) {
            case "", "not-running" ->
                container.locked(() -> container.isRunning()
                        ? container.nextExit()
                        : CompletableFuture.completedFuture(container.lastExit()));
            case "next-exit" -> container.nextExit();
            case "removed" -> container.removal();
            default -> throw new BadRequest("invalid condition: \"" + condition + "\"");
        };
    }

    private static WaitResponse answer(Container.ExitStatus status) {
        return new WaitResponse(status.exitCode(), null);
    }
}
