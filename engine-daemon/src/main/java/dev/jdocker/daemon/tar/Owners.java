package dev.jdocker.daemon.tar;

import java.util.function.IntUnaryOperator;

/**
 * How the owners of files on disk are said in an archive.
 *
 * @param users of a user id on disk the one in the archive
 * @param groups the same for groups
 */
public record Owners(IntUnaryOperator users, IntUnaryOperator groups) {

    /** As they are. */
    public static final Owners SAME = new Owners(IntUnaryOperator.identity(), IntUnaryOperator.identity());
}
