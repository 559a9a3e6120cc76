package dev.jdocker.daemon.container;

import dev.jdocker.api.container.ContainerConfig;
import dev.jdocker.api.container.ContainerId;
import dev.jdocker.api.container.Health;
import dev.jdocker.daemon.container.stream.ContainerIo;
import dev.jdocker.runtime.RunningProcess;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A container as those see it who run further processes in it. Two of the same container are equal. */
public interface ActiveContainer {

    ContainerId id();

    /** With the image's defaults merged in. */
    ContainerConfig config();

    /** When it was started last. */
    Instant startedAt();

    /**
     * Checks that processes can be run in it now.
     *
     * @param paused what it is called where that is refused because it is paused
     * @throws dev.jdocker.daemon.error.Conflict in Docker's words
     */
    void requireActive(String paused);

    /**
     * Checks that a user is there.
     *
     * @throws dev.jdocker.daemon.error.BadRequest in Docker's words
     */
    void requireUser(String user);

    /**
     * Describes a process in all that the container and its files say of it now.
     *
     * @throws dev.jdocker.daemon.error.ApiException if that cannot be, as its user is not there
     */
    PreparedProcess prepare(ProcessWish wish);

    /**
     * Runs a process in it and returns once its program has been executed. Its run directory is the caller's to remove.
     *
     * @throws dev.jdocker.runtime.StartException if it could not be started
     */
    RunningProcess exec(String execId, PreparedProcess process);

    /**
     * The same for a process that only this engine process wants to know of: without input, both its outputs perhaps one.
     *
     * @throws dev.jdocker.runtime.StartException if it could not be started
     */
    RunningProcess execBriefly(String execId, PreparedProcess process);

    /** The run directory of such a process. */
    Path execDirectory(String execId);

    /** Streams for such a process. */
    ContainerIo newIo();

    /** From now on its {@code ExecIDs} name this one. */
    void addExec(String execId);

    void removeExec(String execId);

    /** What its health check found last, null if it has none. */
    @Nullable
    Health health();

    void health(Health health);

    /** Publishes what happened to it, with its name, image and labels. */
    void publish(String action, Map<String, String> attributes);
}
