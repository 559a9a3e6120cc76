package dev.jdocker.daemon.image;

import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;

/**
 * {@code POST /images/create}, which is two operations: a pull where there is {@code fromImage}, else an import.
 *
 * @param pull takes {@code fromImage}, {@code tag}, {@code platform}
 * @param imports takes {@code fromSrc}, {@code repo}, {@code tag}, {@code message}, {@code changes}, {@code platform}
 */
public record CreateImage(Handler pull, Handler imports) implements Handler {

    @Override
    public void handle(Exchange exchange) throws Exception {
        boolean isPull = !exchange.query().string("fromImage", "").isEmpty();
        (isPull ? pull : imports).handle(exchange);
    }
}
