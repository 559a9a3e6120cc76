package dev.jdocker.runtime;

import dev.jdocker.linux.cgroup.CgroupStats;
import dev.jdocker.oci.Resources;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A started container: its processes, streams and end. As a process it stands for the container's init: closing it does
 * not stop the container; after the container's end it waits for the monitor, then the container can be started again.
 */
public interface RunningContainer extends RunningProcess {

    /** Sends SIGKILL to every process of the container, those that joined it included. */
    void killAll();

    /** Stops all its processes where they stand and returns once they do. */
    void pause();

    /** Lets paused processes go on. */
    void resume();

    boolean isPaused();

    /** Sets the limits that are not null. */
    void update(Resources resources);

    /**
     * Completes when the kernel next finds that it lacks memory and kills one of its processes; never where that cannot be
     * watched.
     */
    default CompletableFuture<Void> nextOomKill() {
        return new CompletableFuture<>();
    }

    /** What it has used up to now. */
    CgroupStats stats();

    /** The host's ids of all its processes. */
    List<Integer> processes();

    /**
     * Executes another process in it and returns once its program has been executed.
     *
     * @throws StartException if it could not be started, with exit code 126 or 127 as a shell gives; nothing is left then
     */
    RunningProcess exec(ExecRequest request);
}
