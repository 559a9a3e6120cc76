package dev.jdocker.daemon.build.solve;

import dev.jdocker.daemon.build.BuildException;
import java.util.function.LongConsumer;

/** Brings the folders of contexts, each once in a build. */
interface Contexts {

    /** The files of the context of that name; empty is the main one. */
    Tree fetch(String name, LongConsumer receivedBytes) throws BuildException, InterruptedException;
}
