package dev.jdocker.daemon.system;

import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.error.NotImplemented;
import dev.jdocker.daemon.error.Unavailable;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Routes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Answers the operations of the API that nobody else has registered: those of swarm as an engine without swarm does, the
 * others with 501. A path that is no operation stays unknown.
 */
final class KnownOperations {

    private static final Pattern SWARM = Pattern.compile("/(swarm|nodes|services|tasks|secrets|configs)(/.*)?");

    private static final String NO_MANAGER =
            "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm"
                    + " join\" to connect this node to swarm and try again.";

    private KnownOperations() {}

    static void register(Routes routes) {
        for (String operation : operations()) {
            int space = operation.indexOf(' ');
            String method = operation.substring(0, space);
            String pattern = operation.substring(space + 1);
            if (pattern.equals("/swarm/leave")) {
                routes.addFallback(method, pattern, exchange -> {
                    throw new Unavailable("This node is not part of a swarm");
                });
            } else if (pattern.endsWith("/logs") && SWARM.matcher(pattern).matches()) {
                routes.addFallback(method, pattern, KnownOperations::swarmLogs);
            } else if (pattern.startsWith("/plugins/{name") && !pattern.endsWith("/upgrade")) {
                routes.addFallback(method, pattern, exchange -> {
                    throw new NotFound("plugin \"" + exchange.pathVariable("name") + "\" not found");
                });
            } else if (SWARM.matcher(pattern).matches()
                    && !pattern.equals("/swarm/init")
                    && !pattern.equals("/swarm/join")) {
                routes.addFallback(method, pattern, exchange -> {
                    throw new Unavailable(NO_MANAGER);
                });
            } else {
                routes.addFallback(method, pattern, exchange -> {
                    throw new NotImplemented(exchange.method() + " " + exchange.path() + " is not implemented yet");
                });
            }
        }
    }

    /** What dockerd checks before it looks for its swarm. */
    private static void swarmLogs(Exchange exchange) {
        if (!exchange.query().bool("stdout", false) && !exchange.query().bool("stderr", false)) {
            throw new BadRequest("Bad parameters: you must choose at least one stream");
        }
        throw new Unavailable(NO_MANAGER);
    }

    static List<String> operations() {
        try (InputStream in = Objects.requireNonNull(KnownOperations.class.getResourceAsStream("operations.txt"));
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
