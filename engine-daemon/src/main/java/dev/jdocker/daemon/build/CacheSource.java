package dev.jdocker.daemon.build;

/** Where the results of builds elsewhere can be had: the manifest is of a cache, or of an image with one in its config. */
public interface CacheSource extends ContentSource {

    /** How people are shown it. */
    String name();
}
