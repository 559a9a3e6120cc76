package dev.jdocker.cli.build;

import java.io.IOException;

/** Shows how a build goes on. */
interface BuildDisplay {

    void show(Trace trace) throws IOException;

    /** The build is over; what is left to be shown is. */
    default void end() throws IOException {}
}
