package dev.jdocker.cli.command;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * The system's time in the zone of this place. The zone is looked up when it is asked for: to find its rules the JDK looks into
 * every jar of the class path, and "2 minutes ago" needs none.
 */
final class LocalClock extends Clock {
    private @Nullable ZoneId zone;

    @Override
    public ZoneId getZone() {
        ZoneId known = zone;
        if (known == null) {
            known = ZoneId.systemDefault();
            zone = known;
        }
        return known;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return Clock.system(other);
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }
}
