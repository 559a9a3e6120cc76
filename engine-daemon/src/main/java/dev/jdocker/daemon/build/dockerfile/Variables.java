package dev.jdocker.daemon.build.dockerfile;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts values in the place of variables, as BuildKit's shell lexer: quotes and escapes are taken away, {@code $NAME} and
 * {@code ${NAME…}} with the forms {@code :- - :+ + :? ? # ## % %% / //} replaced.
 */
public final class Variables {

    private final char escape;

    public Variables(char escape) {
        this.escape = escape;
    }

    /**
     * What a word has become.
     *
     * @param words the same, divided at spaces that stood in no quotes
     * @param used the variables that it names
     * @param undefined those of them without a value
     */
    public record Expanded(String text, List<String> words, Set<String> used, Set<String> undefined) {}

    /** Expands a text that is one word. */
    public Expanded expand(String text, Map<String, String> values) throws DockerfileException {
        return new Expansion(text, escape, values, Expansion.Quotes.PROCESSED).all();
    }

    /** Expands a here-document: quotes mean nothing in it. */
    public Expanded expandRaw(String text, Map<String, String> values) throws DockerfileException {
        return new Expansion(text, escape, values, Expansion.Quotes.KEPT).all();
    }

    /** The names of the variables that a text uses. */
    public Set<String> namesIn(String text) {
        try {
            return expand(text, Map.of()).used();
        } catch (DockerfileException e) {
            return Set.of(); // who expands it hears of the mistake
        }
    }
}
