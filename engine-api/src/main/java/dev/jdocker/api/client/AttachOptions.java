package dev.jdocker.api.client;

/**
 * What to attach to.
 *
 * @param logs whether the output so far comes first
 * @param stream whether to stay for what comes
 * @param detachKeys the keys that detach, empty for the default
 */
public record AttachOptions(
        boolean logs, boolean stream, boolean stdin, boolean stdout, boolean stderr, String detachKeys) {}
