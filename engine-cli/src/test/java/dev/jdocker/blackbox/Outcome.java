package dev.jdocker.blackbox;

import java.nio.charset.StandardCharsets;

/** How a client's run ended: its exit status and all that it wrote. */
@SuppressWarnings("ArrayRecordComponent") // bytes as they came, never compared as a record
record Outcome(int exitCode, byte[] stdoutBytes, byte[] stderrBytes, String command) {

    String stdout() {
        return new String(stdoutBytes, StandardCharsets.UTF_8);
    }

    String stderr() {
        return new String(stderrBytes, StandardCharsets.UTF_8);
    }

    /** Stdout without the last line end, of a run that must have succeeded. */
    String output() {
        if (exitCode != 0) {
            throw new AssertionError(this);
        }
        return stdout().stripTrailing();
    }

    @Override
    public String toString() {
        return "%s%nexit %d%nstdout: %s%nstderr: %s".formatted(command, exitCode, excerpt(stdout()), excerpt(stderr()));
    }

    private static String excerpt(String text) {
        return text.length() <= 2000 ? text : text.substring(0, 2000) + "…";
    }
}
