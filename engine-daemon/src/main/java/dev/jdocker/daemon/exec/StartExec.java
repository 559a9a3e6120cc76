package dev.jdocker.daemon.exec;

import dev.jdocker.api.exec.ExecConfig;
import dev.jdocker.api.exec.ExecStartConfig;
import dev.jdocker.daemon.container.ClientStream;
import dev.jdocker.daemon.container.ProcessWish.TerminalSize;
import dev.jdocker.daemon.container.StreamTypes;
import dev.jdocker.daemon.container.stream.AttachClient;
import dev.jdocker.daemon.error.ApiException;
import dev.jdocker.daemon.http.ClientGoneException;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.http.Hijacked;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code POST /exec/{id}/start}: detached, or with the process's streams on the client's own connection (T17). */
final class StartExec implements Handler {
    private static final long EXIT_WITHIN_SECONDS = 5;

    private final ExecRegistry registry;
    private final RunExec runner;

    StartExec(ExecRegistry registry, RunExec runner) {
        this.registry = registry;
        this.runner = runner;
    }

    @Override
    public void handle(Exchange exchange) throws InterruptedException {
        ExecStartConfig wish = exchange.json(ExecStartConfig.class);
        Exec exec = registry.get(exchange.pathVariable("id"));
        exec.container().requireActive(exec.container().id().text());
        TerminalSize size = wish.tty() ? ConsoleSizes.of(wish.consoleSize()) : null;
        if (wish.detach()) {
            runner.start(exec, null, () -> exec.container().prepare(RunExec.wish(exec.config(), size, false)));
            exchange.respond(200);
            return;
        }
        String type =
                exchange.upgradeRequested() ? StreamTypes.of(wish.tty(), exchange.apiVersion()) : StreamTypes.raw();
        attached(exec, exchange.hijack(type), wish.tty(), size);
    }

    private void attached(Exec exec, Hijacked connection, boolean raw, @Nullable TerminalSize size)
            throws InterruptedException {
        ExecConfig config = exec.config();
        AttachClient client = new AttachClient(config.attachStdout(), config.attachStderr());
        CompletableFuture<Void> inputDone = CompletableFuture.completedFuture(null);
        try {
            var _ = connection.closed().thenRun(client::leave);
            ClientStream stream = new ClientStream(connection, raw);
            try {
                runner.start(
                        exec, client, () -> exec.container().prepare(RunExec.wish(config, size, config.attachStdin())));
            } catch (ApiException e) {
                client.leave();
                stream.say(e.text() + "\r\n");
            }
            inputDone = new ExecInput(exec, client, connection).start();
            stream.copy(client);
            if (!client.hasLeft()) {
                awaitExit(exec);
            }
        } catch (ClientGoneException e) {
            // It has left, nothing more is owed to it; the process goes on.
        } finally {
            exec.io().leave(client);
        }
        ClientStream.end(connection, inputDone);
    }

    /**
     * Who has seen the end asks for the exit code at once, so that has to be known (T18). A process that has closed its
     * streams and goes on holds nobody up for long.
     */
    private static void awaitExit(Exec exec) {
        try {
            Integer _ = exec.exit()
                    .copy()
                    .orTimeout(EXIT_WITHIN_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            // It runs on.
        }
    }
}
