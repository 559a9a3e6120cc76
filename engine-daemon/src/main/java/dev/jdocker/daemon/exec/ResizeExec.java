package dev.jdocker.daemon.exec;

import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotFound;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.runtime.RunningProcess;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** {@code POST /exec/{id}/resize}; may come before the process runs (T16). */
final class ResizeExec implements Handler {
    private static final long STARTED_WITHIN_SECONDS = 10;

    private final ExecRegistry registry;

    ResizeExec(ExecRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void handle(Exchange exchange) {
        int rows = dimension(exchange, "h", "height");
        int columns = dimension(exchange, "w", "width");
        Exec exec = registry.get(exchange.pathVariable("id"));
        exec.container().requireActive(exec.container().id().text());
        switch (started(exec)) {
            case ExecState.Running(RunningProcess process) -> process.resize(rows, columns);
            case ExecState.Ended(int _, int pid) when pid == 0 -> throw new BadRequest("exec process is not started");
            case ExecState.Ended _ -> throw new NotFound("process does not exist " + exec.id() + ": not found");
            case ExecState.Created _, ExecState.Starting _ -> throw new ServerError(notReady());
        }
        exchange.respond(200);
    }

    private static ExecState started(Exec exec) {
        try {
            ExecState _ = exec.started()
                    .copy()
                    .orTimeout(STARTED_WITHIN_SECONDS, TimeUnit.SECONDS)
                    .join();
            return exec.state();
        } catch (CompletionException e) {
            throw new ServerError(notReady(), e);
        }
    }

    private static String notReady() {
        return "timeout waiting for exec session ready";
    }

    private static int dimension(Exchange exchange, String parameter, String name) {
        String text = exchange.query().string(parameter, "");
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw new BadRequest("invalid resize " + name + " \"" + text + "\": invalid syntax", e);
        }
    }
}
