package dev.jdocker.daemon.build;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Brings the Dockerfile when it is asked for, once in a build. */
@FunctionalInterface
public interface DockerfileSource {

    /** There is none. */
    DockerfileSource NONE = () -> {
        throw new IOException("there is no Dockerfile");
    };

    /**
     * The Dockerfile.
     *
     * @throws IOException if there is none; the message is for people
     */
    Dockerfiles load() throws IOException;

    /**
     * The Dockerfile lies in the main context: the builder takes it from there, for which it fetches the context whole.
     *
     * @param name its path in the context
     */
    record InContext(String name) implements DockerfileSource {
        @Override
        public Dockerfiles load() throws IOException {
            throw new IOException("failed to read dockerfile: open " + name + ": no such file or directory");
        }
    }

    /**
     * What there is to build from.
     *
     * @param dockerfile the Dockerfile
     * @param ignore the text of {@code <Dockerfile>.dockerignore}, else of {@code .dockerignore}; null if there is neither
     */
    record Dockerfiles(SourceFile dockerfile, @Nullable String ignore) {}
}
