package dev.jdocker.daemon.network.dns;

import dev.jdocker.linux.Fd;

/** A container as those see it who ask on its behalf. On the loop's thread only. */
interface Origin {

    ResolverSettings settings();

    Fd namespace();

    boolean isClosed();

    /** How many of its questions are with others. */
    int underWay();

    void began();

    void ended();
}
