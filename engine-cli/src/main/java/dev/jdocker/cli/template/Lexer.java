package dev.jdocker.cli.template;

import dev.jdocker.cli.output.Quoted;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts the inside of {@code {{ }}} into words. */
final class Lexer {

    /** A word; {@code spaced} says whether white space stands before it, which separates arguments. */
    record Token(Type type, String text, int offset, boolean spaced) {}

    enum Type {
        WORD,
        FIELD,
        VARIABLE,
        STRING,
        CHARACTER,
        NUMBER,
        SYMBOL
    }

    private final String source;
    private final int end;
    private final Template.Position position;
    private int at;

    Lexer(String source, int start, int end, Template.Position position) {
        this.source = source;
        this.at = start;
        this.end = end;
        this.position = position;
    }

    List<Token> tokens() throws TemplateException {
        List<Token> tokens = new ArrayList<>();
        for (Token token = next(); token != null; token = next()) {
            tokens.add(token);
        }
        return tokens;
    }

    private @Nullable Token next() throws TemplateException {
        int before = at;
        while (at < end && Character.isWhitespace(source.charAt(at))) {
            at++;
        }
        if (at == end) {
            return null;
        }
        boolean spaced = at > before;
        int start = at;
        char c = source.charAt(at);
        if (c == '"' || c == '\'') {
            return new Token(c == '"' ? Type.STRING : Type.CHARACTER, quoted(c), start, spaced);
        }
        if (c == '`') {
            int close = source.indexOf('`', at + 1);
            if (close < 0 || close >= end) {
                throw position.failure(start, "unterminated raw quoted string");
            }
            at = close + 1;
            return new Token(Type.STRING, source.substring(start + 1, close), start, spaced);
        }
        Type type;
        if (c == '.' && at + 1 < end && isWord(source.charAt(at + 1)) && !Character.isDigit(source.charAt(at + 1))) {
            at++;
            type = Type.FIELD;
            word();
        } else if (c == '$') {
            at++;
            type = Type.VARIABLE;
            word();
        } else if (Character.isDigit(c) || ((c == '-' || c == '+') && at + 1 < end && isDigit(at + 1))) {
            at++;
            type = Type.NUMBER;
            while (at < end && (isWord(source.charAt(at)) || source.charAt(at) == '.')) {
                at++;
            }
        } else if (isWord(c)) {
            type = Type.WORD;
            word();
        } else {
            type = Type.SYMBOL;
            at += source.startsWith(":=", at) ? 2 : 1;
            if ("().|=,:".indexOf(c) < 0) {
                throw position.failure(start, "unexpected " + Quoted.string(String.valueOf(c)) + " in operand");
            }
        }
        return new Token(type, source.substring(start, at), start, spaced);
    }

    private void word() {
        while (at < end && isWord(source.charAt(at))) {
            at++;
        }
    }

    private boolean isDigit(int index) {
        return Character.isDigit(source.charAt(index));
    }

    private static boolean isWord(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    private String quoted(char quote) throws TemplateException {
        StringBuilder text = new StringBuilder();
        int start = at++;
        while (at < end && source.charAt(at) != quote) {
            char c = source.charAt(at++);
            if (c != '\\' || at == end) {
                text.append(c);
                continue;
            }
            char escaped = source.charAt(at++);
            switch (escaped) {
                case 'n' -> text.append('\n');
                case 't' -> text.append('\t');
                case 'r' -> text.append('\r');
                case 'u' -> {
                    if (at + 4 > end) {
                        throw position.failure(start, "unterminated quoted string");
                    }
                    text.append((char) Integer.parseInt(source.substring(at, at + 4), 16));
                    at += 4;
                }
                default -> text.append(escaped);
            }
        }
        if (at == end) {
            throw position.failure(start, "unterminated quoted string");
        }
        at++;
        return text.toString();
    }
}
