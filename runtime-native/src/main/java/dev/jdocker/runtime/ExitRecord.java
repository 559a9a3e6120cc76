package dev.jdocker.runtime;

import java.time.Instant;

/**
 * How a container's init ended.
 *
 * @param exitCode its exit code, or 128 plus the signal that ended it
 * @param signal that signal, 0 for a plain exit
 */
public record ExitRecord(int exitCode, int signal, Instant at) {}
