package dev.jdocker.daemon.build.control;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Instants on the wire. */
final class Times {

    private Times() {}

    static Timestamp of(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    static Timestamp now() {
        return of(Instant.now());
    }

    static Instant instant(Timestamp timestamp) {
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }
}
