package dev.jdocker.daemon.build.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds {@code <<EOF}, {@code <<-EOF}, {@code 3<<"EOF"} among the words of a line. */
final class HeredocSyntax {

    private static final Pattern HEREDOC = Pattern.compile("^(\\d*)<<(-?)([^<]*)$");

    private HeredocSyntax() {}

    /** The here-documents that a line begins, without their contents. */
    static List<Heredoc> find(String line, char escape) {
        List<Heredoc> found = new ArrayList<>();
        for (String word : rawWords(line, escape)) {
            Heredoc heredoc = of(word);
            if (heredoc != null) {
                found.add(heredoc);
            }
        }
        return found;
    }

    /** Null of a word that begins none. */
    static @Nullable Heredoc of(String word) {
        Matcher matcher = HEREDOC.matcher(word);
        if (!matcher.matches()) {
            return null;
        }
        String raw = matcher.group(3);
        String name = raw.replace("\"", "").replace("'", "").replace("\\", "");
        if (name.isEmpty() || name.chars().anyMatch(Character::isWhitespace)) {
            return null;
        }
        return new Heredoc(name, name.equals(raw), matcher.group(2).equals("-"), matcher.group(1), "");
    }

    /** The words with their quotes left on. */
    private static List<String> rawWords(String line, char escape) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == escape && quote != '\'' && i + 1 < line.length()) {
                word.append(c).append(line.charAt(++i));
            } else if (quote == 0 && Character.isWhitespace(c)) {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                    word.setLength(0);
                }
            } else {
                if (quote == 0 && (c == '"' || c == '\'')) {
                    quote = c;
                } else if (c == quote) {
                    quote = 0;
                }
                word.append(c);
            }
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }
}
