package dev.jdocker.api.client;

/**
 * Which part of a log.
 *
 * @param since only from then on: seconds since the epoch with a fraction, RFC 3339 or empty
 * @param until only up to then, in the same forms
 * @param tail the last lines: a number, or {@code all}
 */
public record LogOptions(
        boolean stdout,
        boolean stderr,
        boolean follow,
        boolean timestamps,
        boolean details,
        String since,
        String until,
        String tail) {}
