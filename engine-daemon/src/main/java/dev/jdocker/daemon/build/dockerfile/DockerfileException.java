package dev.jdocker.daemon.build.dockerfile;

import org.jspecify.annotations.Nullable;

/** A Dockerfile is wrong; the message is BuildKit's. */
public final class DockerfileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Lines lines;

    public DockerfileException(String message) {
        this(message, null);
    }

    DockerfileException(String message, @Nullable Lines lines) {
        super(message);
        this.lines = lines;
    }

    /** The same, said to be there unless it says itself where. */
    public DockerfileException at(Lines place) {
        return lines == null ? new DockerfileException(String.valueOf(getMessage()), place) : this;
    }

    /** Where, null if nowhere in particular. */
    public @Nullable Lines lines() {
        return lines;
    }
}
