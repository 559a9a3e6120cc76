package dev.jdocker.runtime.launch;

import dev.jdocker.runtime.StartException;

/** The sentences by which a start fails. */
final class StartExceptions {
    private static final int NOT_STARTED = 128;

    private StartExceptions() {}

    static StartException notStarted(String why) {
        return of(why, NOT_STARTED);
    }

    static StartException of(String why, int exitCode) {
        return new StartException("unable to start container process: " + why, exitCode);
    }
}
