package dev.jdocker.daemon.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Another process that shall run in a container; what it does not say is as for the container's own.
 *
 * @param env added to the container's; an entry without {@code =} takes a variable away
 * @param user {@code name|uid[:group|gid]}, empty for the container's
 * @param workingDir empty for the container's
 * @param size of its terminal; null leaves it open
 * @param privileged whether it gets all capabilities
 * @param stdin whether it gets an input that can be written
 */
public record ProcessWish(
        List<String> command,
        List<String> env,
        String user,
        String workingDir,
        boolean terminal,
        @Nullable TerminalSize size,
        boolean privileged,
        boolean stdin) {
    public ProcessWish {
        command = List.copyOf(command);
        env = List.copyOf(env);
    }

    /** Rows and columns. */
    public record TerminalSize(int rows, int columns) {}
}
