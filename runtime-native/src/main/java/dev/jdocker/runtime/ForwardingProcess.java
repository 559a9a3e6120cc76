package dev.jdocker.runtime;

import java.util.concurrent.CompletableFuture;

/** A process that is followed by another one's streams and end: that of the monitor's child, or of a runtime that stays with it. */
public interface ForwardingProcess extends RunningProcess {

    /** Whose streams and end these are. */
    RunningProcess process();

    @Override
    default int pid() {
        return process().pid();
    }

    @Override
    default ContainerStreams streams() {
        return process().streams();
    }

    @Override
    default void closeStdin() {
        process().closeStdin();
    }

    @Override
    default void resize(int rows, int columns) {
        process().resize(rows, columns);
    }

    @Override
    default void signal(int signal) {
        process().signal(signal);
    }

    @Override
    default CompletableFuture<ExitRecord> exit() {
        return process().exit();
    }

    @Override
    default void close() {
        process().close();
    }
}
