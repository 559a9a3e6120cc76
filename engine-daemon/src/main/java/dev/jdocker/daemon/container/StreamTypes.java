package dev.jdocker.daemon.container;

import dev.jdocker.api.ApiVersion;

/** The content types of output (T5). */
public final class StreamTypes {
    private static final String RAW = "application/vnd.docker.raw-stream";
    private static final String MULTIPLEXED = "application/vnd.docker.multiplexed-stream";

    private StreamTypes() {}

    public static String of(boolean terminal, ApiVersion version) {
        return !terminal && version.atLeast(1, 42) ? MULTIPLEXED : RAW;
    }

    public static String raw() {
        return RAW;
    }
}
