package dev.jdocker.runtime;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A process that lives under a monitor of its own: a container's init, or one that was executed in a running container.
 * Closing it gives up the descriptors and lets the monitor go; it does not stop the process.
 */
public interface RunningProcess extends AutoCloseable {

    /** The host's process id of it. */
    int pid();

    /** The read ends of its output, the write end of its input, or its terminal. */
    ContainerStreams streams();

    /** Lets the process see end of file on its input; the engine's own descriptor of it is closed too. */
    void closeStdin();

    /** Sets the terminal's size; does nothing without a terminal. */
    void resize(int rows, int columns);

    /** Sends a signal to it; does nothing if it has ended. */
    void signal(int signal);

    /** Completes when it has ended and its record is written; output may still stand in the pipes. */
    CompletableFuture<ExitRecord> exit();

    /** The exit record if it has ended already. */
    default Optional<ExitRecord> exited() {
        return Optional.ofNullable(exit().getNow(null));
    }

    /** After the end of the process this waits for the monitor, so that its run directory can be used again. */
    @Override
    void close();
}
