package dev.jdocker.runtime;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Starts containers and finds again those that run. A container lives under a monitor process of its own, so it outlives
 * the engine process; whoever starts next adopts it by its run directory.
 */
public interface ContainerRuntime {
    /** The name of the engine's own runtime. */
    String OWN = "jdocker";

    /**
     * The name of the runtime that a container gets which asks for {@code name}, empty for the default.
     *
     * @throws IllegalArgumentException in dockerd's words if there is none of that name
     */
    default String resolve(String name) {
        if (!name.isEmpty() && !name.equals(OWN)) {
            throw new IllegalArgumentException("unknown or invalid runtime name: " + name);
        }
        return OWN;
    }

    /**
     * The runtime of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    default ContainerRuntime named(String name) {
        resolve(name);
        return this;
    }

    /**
     * Starts the process of a container and returns once its program has been executed.
     *
     * @throws StartException if it could not be started; nothing of it is left then but the cgroup
     */
    RunningContainer start(LaunchRequest request);

    /**
     * Takes over a container that an earlier engine process started: running, or ended with its output perhaps not yet
     * drained.
     *
     * @param runDirectory the one it was started with
     * @return empty where no monitor lives any more; {@link #exitRecord} then tells how it ended
     */
    Optional<RunningContainer> adopt(String id, Path runDirectory);

    /** The record its monitor left behind, empty if the container was killed together with its monitor. */
    Optional<ExitRecord> exitRecord(Path runDirectory);
}
