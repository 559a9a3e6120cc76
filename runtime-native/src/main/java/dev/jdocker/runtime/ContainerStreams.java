package dev.jdocker.runtime;

import dev.jdocker.linux.Fd;
import org.jspecify.annotations.Nullable;

/**
 * The engine's ends of a container's streams, non-blocking.
 *
 * @param stdin write end, null if the container has no open input; with a terminal the same descriptor as {@code stdout}
 * @param stdout read end, or the terminal's master
 * @param stderr read end, null with a terminal and where both outputs are one pipe
 */
public record ContainerStreams(
        @Nullable Fd stdin, Fd stdout, @Nullable Fd stderr) {
    public boolean isTerminal() {
        return stderr == null;
    }
}
