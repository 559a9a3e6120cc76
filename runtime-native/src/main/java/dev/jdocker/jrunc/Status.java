package dev.jdocker.jrunc;

import java.util.Locale;

/** Where a container is in its life, as the runtime specification names it, and paused, as runc does. */
enum Status {
    CREATING,
    CREATED,
    RUNNING,
    PAUSED,
    STOPPED;

    /** The word in a state document. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
