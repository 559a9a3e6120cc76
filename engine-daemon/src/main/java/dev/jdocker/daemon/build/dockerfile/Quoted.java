package dev.jdocker.daemon.build.dockerfile;

import java.util.List;
import java.util.stream.Collectors;

/** Words in quotes as Go's {@code %q} prints them, which is how BuildKit shows them in histories and errors. */
public final class Quoted {

    private static final String LETTERS = "abfnrtv";
    private static final String CONTROLS = "\u0007\b\f\n\r\t\u000b";

    private Quoted() {}

    /** {@code "a\tb"}. */
    public static String word(String word) {
        return '"' + escaped(word, '"') + '"';
    }

    /** {@code ["a" "b"]}. */
    public static String words(List<String> words) {
        return words.stream().map(Quoted::word).collect(Collectors.joining(" ", "[", "]"));
    }

    /** {@code '\x03'}: a number as the character that it is the code of. */
    public static String character(int code) {
        return "'" + escaped(Character.toString(code), '\'') + "'";
    }

    /** The word that {@link #word} has put into quotes. */
    public static String unquoted(String quoted) {
        StringBuilder word = new StringBuilder();
        for (int at = 1; at < quoted.length() - 1; at++) {
            char c = quoted.charAt(at);
            if (c != '\\') {
                word.append(c);
                continue;
            }
            char kind = quoted.charAt(++at);
            int digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
            if (digits > 0) {
                word.appendCodePoint(Integer.parseInt(quoted, at + 1, at + 1 + digits, 16));
                at += digits;
            } else {
                int control = LETTERS.indexOf(kind);
                word.append(control < 0 ? kind : CONTROLS.charAt(control));
            }
        }
        return word.toString();
    }

    private static String escaped(String text, char quote) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(code -> {
            int control = CONTROLS.indexOf(code);
            if (control >= 0) {
                escaped.append('\\').append(LETTERS.charAt(control));
            } else if (code == quote || code == '\\') {
                escaped.append('\\').appendCodePoint(code);
            } else if (isPrintable(code)) {
                escaped.appendCodePoint(code);
            } else {
                String form = code < ' ' || code == 0x7f ? "\\x%02x" : code < 0x10000 ? "\\u%04x" : "\\U%08x";
                escaped.append(form.formatted(code));
            }
        });
        return escaped.toString();
    }

    private static boolean isPrintable(int code) {
        return switch (Character.getType(code)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> code == ' ';
            default -> true;
        };
    }
}
