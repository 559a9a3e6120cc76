package dev.jdocker.daemon.exec;

import dev.jdocker.daemon.container.stream.Readiness;
import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.runtime.RunningProcess;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A process that the engine itself runs in a container, which takes its output from the pipe. */
public final class OwnExec {
    private static final int PIECE_BYTES = 4096;
    /** As many pieces as a pipe holds. */
    private static final int LAST_PIECES = 16;

    private final Exec exec;
    private final RunningProcess process;
    private final Devices devices;
    private final CompletableFuture<Integer> killed = new CompletableFuture<>();

    /** What all of them share. */
    record Devices(Linux linux, Readiness readiness, ProcessTree tree) {}

    OwnExec(Exec exec, RunningProcess process, Devices devices) {
        this.exec = exec;
        this.process = process;
        this.devices = devices;
    }

    /**
     * Takes its output and waits for its end, and a little longer where others still have its pipe. To be called once.
     *
     * @return its exit code
     */
    public int await(Consumer<byte[]> output) {
        try {
            Fd stderr = process.streams().stderr();
            CompletableFuture<Void> other = stderr == null
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.runAsync(
                            () -> drain(stderr, output),
                            task -> Thread.ofVirtual().name("own-exec-stderr").start(task));
            drain(process.streams().stdout(), output);
            other.join();
            return exec.exit().join();
        } finally {
            process.close();
            RunExec.sweep(exec);
        }
    }

    private void drain(Fd source, Consumer<byte[]> output) {
        byte[] piece = new byte[PIECE_BYTES];
        int left = Integer.MAX_VALUE;
        while (left > 0) {
            if (!awaitOutput(source)) {
                left = Math.min(left, LAST_PIECES);
            }
            int length = read(source, piece);
            if (length == 0 || (length < 0 && left <= LAST_PIECES)) {
                return;
            }
            if (length > 0) {
                output.accept(Arrays.copyOf(piece, length));
            }
            left--;
        }
    }

    /** Whether there is something to read, or its end; false if there is nothing to wait for any more. */
    private boolean awaitOutput(Fd source) {
        CompletableFuture<Integer> ready = devices.readiness().when(source, Flags.EPOLLIN);
        try {
            CompletableFuture.anyOf(ready, process.exit(), killed).join();
            if (!ready.isDone()) {
                CompletableFuture<Object> either = CompletableFuture.anyOf(ready, killed);
                var _ = either.completeOnTimeout(0, RunExec.LINGER_SECONDS, TimeUnit.SECONDS)
                        .join();
            }
            return ready.isDone();
        } finally {
            ready.cancel(false);
        }
    }

    /** How many bytes came; 0 at the end, -1 if there are none now. */
    private int read(Fd source, byte[] piece) {
        try {
            return devices.linux().read(source, piece, 0, piece.length);
        } catch (ErrnoException e) {
            if (e.is(Errno.EAGAIN)) {
                return -1;
            }
            throw e;
        }
    }

    /** Kills it together with what it has started, and takes no more output. */
    public void kill() {
        if (exec.state() instanceof ExecState.Running(RunningProcess running)) {
            devices.tree().kill(running);
        }
        killed.complete(0);
    }
}
