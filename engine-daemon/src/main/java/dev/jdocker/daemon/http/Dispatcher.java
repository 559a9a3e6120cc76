package dev.jdocker.daemon.http;

import dev.jdocker.api.ApiVersion;
import dev.jdocker.daemon.error.ApiException;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.http.compat.Compat;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs each request on a virtual thread: version, route, handler, and the one place where failures become answers. */
final class Dispatcher {
    private static final int LONGEST_NAME = 100;

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private final Router router;
    private final Router fallbacks;
    private final Compat compat;
    private final Authorizer authorizer;
    private final RequestWatch watch;
    private final ThreadFactory threads = Thread.ofVirtual().name("http-", 0).factory();

    Dispatcher(Routes routes, Compat compat, Authorizer authorizer, RequestWatch watch) {
        this.router = new Router(routes.all());
        this.fallbacks = new Router(routes.fallbacks());
        this.compat = compat;
        this.authorizer = authorizer;
        this.watch = watch;
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
        if (head.method().equals("OPTIONS")) {
            exchange.respond(200);
            return;
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
        if (log.isDebugEnabled()) {
            log.debug("{} by {} as \"{}\"", describe(exchange), exchange.peer(), client(head));
        }
        exchange.authorize(authorizer);
        long begin = System.nanoTime();
        match.route().handler().handle(exchange);
        watch.handled(match.route().key(), Duration.ofNanos(System.nanoTime() - begin));
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
                send(exchange, answer);
                exchange.finish();
            } else {
                answer.sendInBand(exchange);
            }
        } catch (ClientGoneException e) {
            exchange.abort();
        }
    }

    private static void send(NettyExchange exchange, ErrorAnswer answer) {
        try {
            answer.send(exchange);
        } catch (ApiException e) {
            // Whoever may refuse answers has refused this one; nobody is asked a second time.
            ErrorAnswer.of(e).send(exchange);
        }
    }

    /** What a client calls itself; it may be anything. */
    private static String client(RequestHead head) {
        String name = Objects.requireNonNullElse(head.header("User-Agent"), "");
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }

    private static String describe(NettyExchange exchange) {
        return exchange.head().method() + " " + exchange.head().target();
    }
}
