package dev.jdocker.daemon.exec;

import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;

/** {@code GET /exec/{id}/json}. */
final class InspectExec implements Handler {
    private final ExecRegistry registry;

    InspectExec(ExecRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void handle(Exchange exchange) {
        exchange.respond(200, registry.get(exchange.pathVariable("id")).inspect());
    }
}
