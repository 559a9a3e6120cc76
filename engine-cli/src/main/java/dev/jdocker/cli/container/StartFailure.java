package dev.jdocker.cli.container;

import java.io.IOException;

/** The exit status of a container that did not start, told from the engine's words as Docker's client does. */
final class StartFailure {
    private StartFailure() {}

    static int status(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        if (message.contains("executable file not found")
                || message.contains("no such file or directory")
                || message.contains("system cannot find the file specified")) {
            return 127;
        }
        return message.contains("permission denied") || message.contains("is a directory") ? 126 : 125;
    }
}
