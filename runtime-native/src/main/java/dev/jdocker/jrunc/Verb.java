package dev.jdocker.jrunc;

/** What one verb of the command line does; its options are its fields. */
interface Verb {
    /** Carries it out and gives the exit status. */
    int run(Session session);
}
