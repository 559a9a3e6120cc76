package dev.jdocker.runtime;

import dev.jdocker.linux.Fd;
import org.jspecify.annotations.Nullable;

/**
 * A process that has been launched without a monitor.
 *
 * @param terminal the master of its terminal, which the caller closes; null without one, and where it was sent away
 */
public record DetachedProcess(int pid, @Nullable Fd terminal) {}
