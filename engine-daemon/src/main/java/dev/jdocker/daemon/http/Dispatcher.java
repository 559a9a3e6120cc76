package dev.jdocker.daemon.http;

import dev.jdocker.api.ApiVersion;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.http.compat.Compat;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs each request on a virtual thread: version, route, handler, and the one place where failures become answers. */
final class Dispatcher {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private final Router router;
    private final Router fallbacks;
    private final Compat compat;
    private final ThreadFactory threads = Thread.ofVirtual().name("http-", 0).factory();

    Dispatcher(Routes routes, Compat compat) {
        this.router = new Router(routes.all());
        this.fallbacks = new Router(routes.fallbacks());
        this.compat = compat;
    }

    void dispatch(NettyExchange exchange) {
        threads.newThread(() -> run(exchange)).start();
    }

    private void run(NettyExchange exchange) {
        try {
            route(exchange);
            exchange.finish();
        } catch (ClientGoneException e) {
            log.debug("{}: client has gone", describe(exchange));
            exchange.abort();
        } catch (Throwable e) {
            // Also errors: whatever a handler dies of, the daemon and its other requests go on.
            fail(exchange, e);
        }
    }

    private void route(NettyExchange exchange) throws Exception {
        RequestHead head = exchange.head();
        if (head.malformed() != null) {
            throw new BadRequest("malformed request: " + head.malformed().getMessage());
        }
        RequestTarget target = RequestTarget.parse(head.target());
        Router.Match match = router.find(head.method(), target.path());
        if (match == null) {
            match = fallbacks.find(head.method(), target.path());
        }
        if (match == null) {
            throw new NotFound("page not found");
        }
        ApiVersion version = target.version();
        Query query = new Query(
                compat.parameters(match.route().key(), version, target.query().parameters()));
        exchange.match(
                new NettyExchange.Matched(match.route(), match.variables(), target.path(), query, version, compat));
        log.debug("{}", describe(exchange));
        match.route().handler().handle(exchange);
    }

    private void fail(NettyExchange exchange, Throwable failure) {
        ErrorAnswer answer = ErrorAnswer.of(failure);
        if (answer.unexpected()) {
            log.error("{}: {}", describe(exchange), answer.message(), failure);
        } else {
            log.debug("{}: {} {}", describe(exchange), answer.status(), answer.message());
        }
        try {
            if (!exchange.begun()) {
                answer.send(exchange);
                exchange.finish();
            } else {
                answer.sendInBand(exchange);
            }
        } catch (ClientGoneException e) {
            exchange.abort();
        }
    }

    private static String describe(NettyExchange exchange) {
        return exchange.head().method() + " " + exchange.head().target();
    }
}
