package dev.jdocker.daemon.exec;

import dev.jdocker.api.exec.ExecConfig;
import dev.jdocker.daemon.container.PreparedProcess;
import dev.jdocker.daemon.container.ProcessWish;
import dev.jdocker.daemon.container.ProcessWish.TerminalSize;
import dev.jdocker.daemon.container.stream.AttachClient;
import dev.jdocker.daemon.error.ApiException;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.runtime.ExitRecord;
import dev.jdocker.runtime.RunningProcess;
import dev.jdocker.runtime.StartException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts processes in containers and does what follows their end. */
final class RunExec {
    private static final Logger LOG = LoggerFactory.getLogger(RunExec.class);
    private static final int CANNOT_INVOKE = 126;
    private static final int NOT_FOUND = 127;
    private static final int NOT_STARTED = 128;
    /** How long Docker waits for output that others may still write, who have the pipe from the process. */
    static final long LINGER_SECONDS = 2;

    /**
     * Starts one and returns once its program has been executed. Nobody's leaving ends it (T13).
     *
     * @param client gets its output from the first byte on; null if nobody is attached
     * @param process its description, asked for when its start has begun
     * @throws ApiException if it could not be started, or was already
     */
    void start(Exec exec, @Nullable AttachClient client, Supplier<PreparedProcess> process) {
        exec.begin();
        exec.publish(exec.named("exec_start"), Map.of("execID", exec.id()));
        try {
            if (client != null) {
                exec.io().join(client, false);
            }
            launch(exec, process.get());
        } catch (IOException | RuntimeException e) {
            throw failed(exec, e);
        }
    }

    /**
     * Starts one that the engine itself wants, which follows its output and sweeps what it leaves.
     *
     * @throws ApiException if it could not be started
     */
    RunningProcess startOwn(Exec exec, Supplier<PreparedProcess> process) {
        exec.begin();
        exec.publish(exec.named("exec_start"), Map.of("execID", exec.id()));
        try {
            RunningProcess running = exec.container().execBriefly(exec.id(), process.get());
            exec.running(running);
            var _ = running.exit().thenAccept(record -> told(exec, record));
            return running;
        } catch (RuntimeException e) {
            throw failed(exec, e);
        }
    }

    /**
     * What a process shall be.
     *
     * @param size of its terminal, if the starter says; else as it was made
     * @param stdin whether somebody will write its input
     */
    static ProcessWish wish(ExecConfig config, @Nullable TerminalSize size, boolean stdin) {
        return new ProcessWish(
                config.cmd(),
                config.env(),
                config.user(),
                config.workingDir(),
                config.tty(),
                size == null ? ConsoleSizes.of(config.consoleSize()) : size,
                config.privileged(),
                stdin);
    }

    private static void launch(Exec exec, PreparedProcess prepared) throws IOException {
        RunningProcess process = exec.container().exec(exec.id(), prepared);
        try {
            exec.io().begin(process, exec.container().execDirectory(exec.id()), null);
        } catch (IOException | RuntimeException e) {
            process.signal(ProcessTree.SIGKILL);
            process.exit().join();
            process.close();
            throw e;
        }
        exec.running(process);
        var _ = process.exit()
                .thenAcceptAsync(
                        record -> ended(exec, process, record),
                        task -> Thread.ofVirtual().name("exec-exit").start(task));
    }

    /** The codes that dockerd finds by the text. */
    private static int exitCode(StartException e) {
        String text = String.valueOf(e.getMessage());
        if (text.contains("executable file not found") || text.contains("no such file or directory")) {
            return NOT_FOUND;
        }
        return text.contains("permission denied") || text.contains("is a directory") ? CANNOT_INVOKE : e.exitCode();
    }

    private static ApiException failed(Exec exec, Exception cause) {
        return switch (cause) {
            case StartException e ->
                failed(exec, exitCode(e), "OCI runtime exec failed: exec failed: " + e.getMessage(), e);
            case ApiException e -> failed(exec, NOT_STARTED, e);
            default -> failed(exec, NOT_STARTED, String.valueOf(cause.getMessage()), cause);
        };
    }

    private static ApiException failed(Exec exec, int exitCode, String text, Exception cause) {
        return failed(
                exec,
                exitCode,
                exitCode == NOT_FOUND || exitCode == CANNOT_INVOKE
                        ? new BadRequest(text, cause)
                        : new ServerError(text, cause));
    }

    private static ApiException failed(Exec exec, int exitCode, ApiException answer) {
        exec.container().removeExec(exec.id());
        exec.io().abandon();
        exec.ended(exitCode);
        sweep(exec);
        return answer;
    }

    private static void told(Exec exec, ExitRecord exit) {
        exec.container().removeExec(exec.id());
        exec.publish("exec_die", Map.of("execID", exec.id(), "exitCode", Integer.toString(exit.exitCode())));
        exec.ended(exit.exitCode());
    }

    private static void ended(Exec exec, RunningProcess process, ExitRecord exit) {
        told(exec, exit);
        try {
            exec.io().drained().orTimeout(LINGER_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            // What is there now is still sent, however long the client takes to read it (T7).
            exec.io().endWhenQuiet();
            exec.io().drained().join();
        } finally {
            process.close();
            sweep(exec);
        }
    }

    /** Its run directory is flat and the engine's alone; the container's end may take it away meanwhile. */
    static void sweep(Exec exec) {
        Path directory = exec.container().execDirectory(exec.id());
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (NoSuchFileException e) {
            LOG.debug("{} has gone already", directory);
        } catch (IOException e) {
            LOG.warn("remove {}: {}", directory, e.getMessage());
        }
    }
}
