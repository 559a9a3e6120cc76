package dev.jdocker.capability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The limit of what this process, and so any container of it, can have. */
public final class BoundingSet {
    private static final String KEY = "CapBnd:";

    private BoundingSet() {}

    /** Reads this process's bounding set: less than all within a container or a confined machine. */
    public static CapabilitySet ofThisProcess() {
        Path status = Path.of("/proc/self/status");
        try {
            return parse(Files.readString(status));
        } catch (IOException e) {
            throw new UncheckedIOException("read the bounding set from " + status, e);
        }
    }

    /** Capabilities that only a newer kernel than this program knows are left out. */
    static CapabilitySet parse(String status) {
        return status.lines()
                .filter(line -> line.startsWith(KEY))
                .findFirst()
                .map(line -> new CapabilitySet(Long.parseUnsignedLong(
                                line.substring(KEY.length()).strip(), 16))
                        .and(CapabilitySet.ALL))
                .orElseThrow(() -> new IllegalStateException("no " + KEY + " in the process's status"));
    }
}
