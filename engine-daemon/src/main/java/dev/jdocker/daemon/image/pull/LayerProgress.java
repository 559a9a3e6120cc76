package dev.jdocker.daemon.image.pull;

/** Hears how a layer comes; never blocks. */
interface LayerProgress {

    /** It waits until others are done. */
    void waiting();

    /** So many of its compressed bytes have come. */
    void downloading(long current, long total);

    /** All have come and are what they should be. */
    void downloaded();

    /** So many of its compressed bytes have been unpacked. */
    void extracting(long current, long total);

    /** It is here. */
    void complete();
}
