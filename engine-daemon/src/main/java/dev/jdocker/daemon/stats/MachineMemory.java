package dev.jdocker.daemon.stats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of this machine: {@code /proc/meminfo} of proc_meminfo(5). */
public final class MachineMemory {
    private static final long BYTES_PER_UNIT = 1024;

    private MachineMemory() {}

    /** All there is, 0 where it cannot be read. */
    public static long totalBytes() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                if (line.startsWith("MemTotal:")) {
                    return Long.parseLong(line.replaceAll("\\D+", "")) * BYTES_PER_UNIT;
                }
            }
            return 0;
        } catch (IOException e) {
            // A fact that cannot be read is left out, as a container may hide parts of /proc.
            return 0;
        }
    }
}
