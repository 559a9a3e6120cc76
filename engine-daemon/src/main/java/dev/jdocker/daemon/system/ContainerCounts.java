package dev.jdocker.daemon.system;

/** How many containers there are; asked for each {@code GET /info}. */
@FunctionalInterface
public interface ContainerCounts {

    /** Containers by what they are doing; the stopped ones are all that neither run nor are paused. */
    record Counts(int running, int paused, int stopped) {

        int all() {
            return running + paused + stopped;
        }
    }

    /** The present numbers. */
    Counts counts();
}
