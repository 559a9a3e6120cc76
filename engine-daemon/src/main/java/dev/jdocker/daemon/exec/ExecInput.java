package dev.jdocker.daemon.exec;

import dev.jdocker.daemon.container.stream.AttachClient;
import dev.jdocker.daemon.container.stream.ClientInput;
import dev.jdocker.daemon.container.stream.DetachKeys;
import dev.jdocker.daemon.http.Hijacked;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What the client of a process types, on its way there. */
record ExecInput(Exec exec, AttachClient client, Hijacked connection) {

    /** Reads the client's side until its end; what nobody asked for is thrown away. */
    CompletableFuture<Void> start() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofVirtual().name("exec-stdin").start(() -> {
            try {
                run();
            } catch (IOException | RuntimeException e) {
                client.leave(); // the connection broke
            } finally {
                done.complete(null);
            }
        });
        return done;
    }

    private void run() throws IOException {
        boolean terminal = exec.config().tty();
        DetachKeys keys = terminal ? new DetachKeys(exec.config().detachKeys()) : null;
        boolean detached = new ClientInput(connection.in(), keys, !terminal)
                .copy(exec.config().attachStdin() ? exec.io().stdin() : null);
        if (detached) {
            exec.publish("exec_detach", Map.of("execID", exec.id()));
            client.leave();
        }
    }
}
