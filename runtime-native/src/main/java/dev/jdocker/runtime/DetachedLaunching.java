package dev.jdocker.runtime;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a process without a monitor is launched.
 *
 * @param consoleSocket a Unix socket that the terminal's master is sent to; null leaves a terminal to the caller
 * @param preserved how many of this process's descriptors from number 3 on it inherits
 * @param pivot whether a container's old root is left by pivot_root(2); else the new one is moved over it
 * @param keyring whether it gets a session keyring of its own
 */
public record DetachedLaunching(@Nullable Path consoleSocket, int preserved, boolean pivot, boolean keyring) {
    /** Nothing is inherited and nobody is sent the terminal. */
    public static final DetachedLaunching PLAIN = new DetachedLaunching(null, 0, true, true);
}
