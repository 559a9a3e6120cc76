package dev.jdocker.jrunc;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A process that cannot be mistaken for a later one of the same number.
 *
 * @param startTime when it was started, in clock ticks since boot: field 22 of proc(5)'s stat
 */
record HostProcess(
        @JsonProperty("pid") int pid,
        @JsonProperty("startTime") long startTime) {
    private static final int STATE = 0; // of the fields behind the name
    private static final int START_TIME = 19;

    /** The process that has this number now, null if there is none or it is dead and not reaped yet. */
    static @Nullable HostProcess of(int pid) {
        String[] fields = stat(pid);
        if (fields == null || fields[STATE].equals("Z") || fields[STATE].equals("X")) {
            return null;
        }
        return new HostProcess(pid, Long.parseLong(fields[START_TIME]));
    }

    static HostProcess self() {
        HostProcess self = of((int) ProcessHandle.current().pid());
        if (self == null) {
            throw new JruncException("read /proc/self/stat: is /proc mounted?");
        }
        return self;
    }

    boolean isAlive() {
        return equals(of(pid));
    }

    /** The fields behind the name, which may itself hold blanks and parentheses. */
    private static String @Nullable [] stat(int pid) {
        try {
            String text = Files.readString(Path.of("/proc", Integer.toString(pid), "stat"));
            return text.substring(text.lastIndexOf(')') + 2).split(" ");
        } catch (IOException e) {
            return null; // ENOENT, or ESRCH from a process that went while it was read
        }
    }
}
