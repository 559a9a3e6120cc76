package dev.jdocker.daemon.build.dockerfile;

import java.util.ArrayList;
import java.util.List;

/**
 * The command of RUN, CMD, ENTRYPOINT or HEALTHCHECK.
 *
 * @param shell whether it is a text for the shell, then {@code words} is that one text; else the words of the JSON form
 */
public record CommandLine(boolean shell, List<String> words) {
    public CommandLine {
        words = List.copyOf(words);
    }

    /** With the shell in front where it needs one. */
    public List<String> under(List<String> shellWords) {
        if (!shell || words.isEmpty()) {
            return words;
        }
        List<String> all = new ArrayList<>(shellWords);
        all.add(String.join(" ", words));
        return List.copyOf(all);
    }
}
