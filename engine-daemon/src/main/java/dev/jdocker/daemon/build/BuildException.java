package dev.jdocker.daemon.build;

import dev.jdocker.api.image.Digest;
import org.jspecify.annotations.Nullable;

/** A build failed by what it was asked to do; the message is BuildKit's where BuildKit has one for it. */
public final class BuildException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Digest vertex;
    private final transient @Nullable SourceLocation location;
    private final int exitCode;

    private BuildException(
            String message,
            @Nullable Throwable cause,
            @Nullable Digest vertex,
            @Nullable SourceLocation location,
            int exitCode) {
        super(message, cause);
        this.vertex = vertex;
        this.location = location;
        this.exitCode = exitCode;
    }

    public BuildException(String message) {
        this(message, null, null, null, 0);
    }

    public BuildException(String message, Throwable cause) {
        this(message, cause, null, null, 0);
    }

    /** A command that did not end well; {@code exitCode} is not 0. */
    public static BuildException ofCommand(String message, int exitCode) {
        return new BuildException(message, null, null, null, exitCode);
    }

    /** The same, said to be of that step unless it is said to be of one already. */
    public BuildException at(@Nullable Digest step, @Nullable SourceLocation place) {
        return new BuildException(
                String.valueOf(getMessage()),
                getCause() == null ? this : getCause(),
                vertex == null ? step : vertex,
                location == null ? place : location,
                exitCode);
    }

    /** The step that failed, null if none had begun. */
    public @Nullable Digest vertex() {
        return vertex;
    }

    /** What of the Dockerfile is to blame, null if nothing is. */
    public @Nullable SourceLocation location() {
        return location;
    }

    /** That of the command that failed, 0 if it was no command. */
    public int exitCode() {
        return exitCode;
    }
}
