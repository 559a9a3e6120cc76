package dev.jdocker.daemon.container;

import dev.jdocker.api.container.TopResponse;
import dev.jdocker.daemon.error.Conflict;
import dev.jdocker.daemon.error.NotImplemented;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code GET /containers/{id}/top}: read from /proc, no program is run for it (CVE-2022-1227). */
final class TopContainer implements Handler {
    private static final List<String> TITLES = List.of("UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD");

    private final Engine engine;

    TopContainer(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        Container container = engine.registry().get(exchange.pathVariable("id"));
        String arguments = exchange.query().string("ps_args", "");
        if (!arguments.isEmpty() && !arguments.equals("-ef")) {
            throw new NotImplemented("these ps options are not implemented yet: " + arguments);
        }
        ContainerDocument document = container.document();
        if (container.state() instanceof ContainerState.Restarting) {
            throw PauseContainer.restarting(container);
        }
        if (!container.isRunning()) {
            throw new Conflict("container " + container.id() + " is not running");
        }
        ProcessTable table = ProcessTable.read(engine.clock().instant());
        List<List<String>> rows = engine.cgroup(document).pids().stream()
                .sorted()
                .map(table::row)
                .flatMap(Optional::stream)
                .toList();
        engine.events().publish(document, "top");
        exchange.respond(200, new TopResponse(TITLES, rows));
    }
}
