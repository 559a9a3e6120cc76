package dev.jdocker.daemon.build.solve;

import dev.jdocker.daemon.build.dockerfile.IgnorePatterns;
import java.util.List;

/**
 * The files of one tree that a step takes.
 *
 * @param paths without a leading slash
 * @param included of folders what fits these patterns, everything if there are none
 * @param excluded what the step leaves out, relative to each of the paths
 */
record Chosen(List<String> paths, IgnorePatterns included, IgnorePatterns excluded) {

    Chosen(List<String> paths, IgnorePatterns excluded) {
        this(paths, IgnorePatterns.NONE, excluded);
    }

    /** Whether a path of the tree is wanted; {@code below} is where in a chosen folder it is. */
    boolean wants(String below) {
        return (included.isEmpty() || included.excludes(below)) && (excluded.isEmpty() || !excluded.excludes(below));
    }

    /** Whether there may be something wanted in a folder that is not. */
    boolean mayWantBelow() {
        return excluded.hasExceptions() || !included.isEmpty();
    }
}
