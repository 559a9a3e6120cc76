package dev.jdocker.daemon.image;

import dev.jdocker.daemon.error.BadRequest;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Shell patterns as Go's {@code path.Match} knows them: {@code *} and {@code ?} stop at a slash, {@code [a-z]}, {@code \}. */
public final class PathPattern {

    private PathPattern() {}

    /** Whether {@code text} fits as a whole; a malformed pattern fits nothing. */
    public static boolean matches(String pattern, String text) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            switch (c) {
                case '*' -> regex.append("[^/]*");
                case '?' -> regex.append("[^/]");
                case '[' -> {
                    int end = pattern.indexOf(']', i + 2);
                    if (end < 0) {
                        return false;
                    }
                    String set =
                            pattern.substring(i + 1, end).replace("[", "\\[").replace("&&", "&\\&");
                    regex.append('[').append(set).append(']');
                    i = end;
                }
                case '\\' -> {
                    if (++i == pattern.length()) {
                        return false;
                    }
                    regex.append(Pattern.quote(String.valueOf(pattern.charAt(i))));
                }
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        try {
            return Pattern.matches(regex.toString(), text);
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    /** Refuses a pattern that nothing could match: a set without end, or a backslash at the end. */
    static void require(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            int end = c == '[' ? pattern.indexOf(']', i + 2) : c == '\\' ? i + 1 : i;
            if (end < 0 || end == pattern.length()) {
                throw new BadRequest("syntax error in pattern");
            }
            i = end;
        }
    }
}
