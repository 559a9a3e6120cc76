package dev.jdocker.daemon.exec;

import dev.jdocker.runtime.RunningProcess;

/** Where a process that was asked for stands in its life. */
sealed interface ExecState {

    /** Nobody has started it yet. */
    record Created() implements ExecState {}

    /** Somebody is starting it. */
    record Starting() implements ExecState {}

    record Running(RunningProcess process) implements ExecState {}

    /**
     * Has ended, or could not be started.
     *
     * @param pid the host's number that it had, 0 if it never ran
     */
    record Ended(int exitCode, int pid) implements ExecState {}
}
