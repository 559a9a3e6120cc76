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

    /**
     * What Buildx wrote to stderr. Its client asks for a build by two calls, both of which fail with the build, and tells
     * of the one that it hears of first: told here as of the one that it mostly is.
     */
    String stderrOfBuildx() {
        return stderr().replace("failed to run Build function: ", "failed to solve: ");
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
