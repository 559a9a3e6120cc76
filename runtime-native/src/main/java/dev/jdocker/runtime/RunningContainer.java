package dev.jdocker.runtime;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A started container: its processes, streams and end. Closing it gives up the descriptors and lets the monitor go; it
 * does not stop the container. After the container's end it waits for the monitor, then the container can be started again.
 */
public interface RunningContainer extends AutoCloseable {

    /** The host's process id of the container's init. */
    int pid();

    /** The read ends of its output, the write end of its input, or its terminal. */
    ContainerStreams streams();

    /** Lets the container see end of file on its input; the engine's own descriptor of it is closed too. */
    void closeStdin();

    /** Sets the terminal's size; does nothing without a terminal. */
    void resize(int rows, int columns);

    /** Sends a signal to init; does nothing if it has ended. */
    void signal(int signal);

    /** Sends SIGKILL to every process of the container, those that joined it included. */
    void killAll();

    /** Completes when init has ended and its record is written; output may still stand in the pipes. */
    CompletableFuture<ExitRecord> exit();

    /** The exit record if init has ended already. */
    default Optional<ExitRecord> exited() {
        return Optional.ofNullable(exit().getNow(null));
    }

    @Override
    void close();
}
