package dev.jdocker.daemon.container;

import dev.jdocker.api.container.TopResponse;
import dev.jdocker.daemon.container.ps.ProcessTable;
import dev.jdocker.daemon.container.ps.PsOptions;
import dev.jdocker.daemon.error.Conflict;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.stats.MachineMemory;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code GET /containers/{id}/top}: read from /proc, no program is run for it (CVE-2022-1227). */
final class TopContainer implements Handler {
    private final Engine engine;

    TopContainer(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        Container container = engine.registry().get(exchange.pathVariable("id"));
        ContainerDocument document = container.document();
        if (container.state() instanceof ContainerState.Restarting) {
            throw PauseContainer.restarting(container);
        }
        if (!container.isRunning()) {
            throw new Conflict("container " + container.id() + " is not running");
        }
        List<PsOptions.Column> columns = PsOptions.parse(exchange.query().string("ps_args", ""));
        ProcessTable table = ProcessTable.read(engine.clock().instant(), MachineMemory.totalBytes());
        List<List<String>> rows = engine.cgroup(document).pids().stream()
                .sorted()
                .map(pid -> table.row(pid, columns))
                .flatMap(Optional::stream)
                .toList();
        engine.events().publish(document, "top");
        exchange.respond(
                200,
                new TopResponse(columns.stream().map(PsOptions.Column::title).toList(), rows));
    }
}
