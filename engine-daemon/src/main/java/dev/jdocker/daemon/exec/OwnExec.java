package dev.jdocker.daemon.exec;

import dev.jdocker.daemon.container.stream.AttachClient;
import dev.jdocker.runtime.RunningProcess;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A process that the engine itself runs in a container. */
public final class OwnExec {
    private final Exec exec;
    private final ProcessTree tree;
    private final AttachClient client;

    OwnExec(Exec exec, ProcessTree tree) {
        this.exec = exec;
        this.tree = tree;
        this.client =
                new AttachClient(exec.config().attachStdout(), exec.config().attachStderr());
    }

    AttachClient client() {
        return client;
    }

    /** The next piece of its output; null after the last one. Waits. */
    public byte @Nullable [] output() {
        AttachClient.Chunk chunk = client.take();
        return chunk == null ? null : chunk.bytes();
    }

    /** Completes with its exit code. */
    public CompletableFuture<Integer> exit() {
        return exec.exit().copy();
    }

    /** Kills it together with what it has started, and takes no more output. */
    public void kill() {
        if (exec.state() instanceof ExecState.Running(RunningProcess process)) {
            tree.kill(process);
        }
        exec.io().endWhenQuiet();
    }
}
