package dev.jdocker.daemon.log;

/**
 * When a log file is followed by a new one and how many are kept.
 *
 * @param maxBytes the size at which a new file begins, {@link Long#MAX_VALUE} for never
 * @param maxFiles how many there are at most, the one being written included
 * @param compress whether those that are not written any more are compressed
 */
public record Rotation(long maxBytes, int maxFiles, boolean compress) {}
