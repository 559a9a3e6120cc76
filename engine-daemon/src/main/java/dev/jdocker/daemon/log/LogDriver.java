package dev.jdocker.daemon.log;

import java.io.IOException;

/** A place where the output of containers is logged to. Its name is what {@code --log-driver} says. */
public sealed interface LogDriver {

    String name();

    /**
     * Checks what can be checked of the options before a container starts.
     *
     * @throws LogOptionException in dockerd's words
     */
    void check(LogOptions options);

    /** Keeps logs in files of this machine, which can be read again. */
    non-sealed interface Storing extends LogDriver {

        /**
         * Where and how the log of that container is kept.
         *
         * @throws LogOptionException in dockerd's words
         */
        StoredLog locate(LogSource source);
    }

    /** Sends logs to somebody else, from where they cannot be read again. */
    non-sealed interface Sending extends LogDriver {

        /**
         * Opens what the lines of that container are sent by. May block until the other side answers.
         *
         * @throws LogOptionException in dockerd's words
         * @throws IOException if the other side cannot be had
         */
        LogSender open(LogSource source) throws IOException;
    }

    /** Keeps nothing. */
    record None() implements LogDriver {
        public static final String NAME = "none";

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public void check(LogOptions options) {
            // dockerd takes anything here too
        }
    }
}
