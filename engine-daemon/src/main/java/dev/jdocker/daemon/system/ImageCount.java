package dev.jdocker.daemon.system;

/** How many images there are; asked for each {@code GET /info}. */
@FunctionalInterface
public interface ImageCount {

    /** The present number. */
    int count();
}
