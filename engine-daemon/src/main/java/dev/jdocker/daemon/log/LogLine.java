package dev.jdocker.daemon.log;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One line as a log holds it, or a piece of a long one. Valid until the next one is read. */
public interface LogLine {

    /** Where the line was written to. */
    OutputStreamName stream();

    /** When, in nanoseconds since 1970; null where the log does not say. */
    @Nullable
    Long epochNanos();

    /** Its bytes, the newline included if it has one. */
    ByteSink text();

    /** The attributes that the log options asked for. */
    Map<String, String> attributes();

    /** Its time in the fixed-width form, in which {@code docker logs --timestamps} shows it. */
    default byte[] fixedTime() {
        Long nanos = epochNanos();
        return LogTime.fixed(nanos == null ? 0 : nanos);
    }
}
