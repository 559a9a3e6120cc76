package dev.jdocker.daemon.build.dockerfile;

import java.util.List;

/**
 * A line of a Dockerfile with all that continues it.
 *
 * @param keyword as it is written
 * @param flags the words that begin with {@code --}, as they are written
 * @param rest what follows the flags
 * @param original keyword, flags and rest, joined
 * @param comments the comment lines directly before it
 */
record Line(
        String keyword,
        List<String> flags,
        String rest,
        String original,
        List<Heredoc> heredocs,
        List<String> comments,
        Lines lines) {
    Line {
        flags = List.copyOf(flags);
        heredocs = List.copyOf(heredocs);
        comments = List.copyOf(comments);
    }
}
