package dev.jdocker.runtime.compile;

import dev.jdocker.oci.TimeOffset;
import java.util.List;
import java.util.Map;

/** The offsets of a time namespace's clocks: time_namespaces(7). */
final class TimeOffsets {
    private static final List<String> CLOCKS = List.of("monotonic", "boottime");
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private TimeOffsets() {}

    /** The content of /proc/PID/timens_offsets: {@code monotonic 3600 0}. */
    static String file(Map<String, TimeOffset> offsets) {
        StringBuilder out = new StringBuilder();
        offsets.forEach((clock, offset) -> {
            if (!CLOCKS.contains(clock)) {
                throw new CompileException("linux.timeOffsets: there is no clock " + clock);
            }
            if (offset.nanosecs() < 0 || offset.nanosecs() >= NANOS_PER_SECOND) {
                throw new CompileException("linux.timeOffsets: invalid nanosecs " + offset.nanosecs() + " of " + clock);
            }
            out.append(clock)
                    .append(' ')
                    .append(offset.secs())
                    .append(' ')
                    .append(offset.nanosecs())
                    .append('\n');
        });
        return out.toString();
    }
}
