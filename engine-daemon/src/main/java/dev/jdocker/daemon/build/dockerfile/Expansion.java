package dev.jdocker.daemon.build.dockerfile;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One expansion of {@link Variables}. */
final class Expansion {

    /** What quotes are. */
    enum Quotes {
        PROCESSED,
        KEPT
    }

    private final String text;
    private final char escape;
    private final Map<String, String> values;
    private final Quotes quotes;
    private final Set<String> used = new LinkedHashSet<>();
    private final Set<String> undefined = new LinkedHashSet<>();
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private int at;

    Expansion(String text, char escape, Map<String, String> values, Quotes quotes) {
        this.text = text;
        this.escape = escape;
        this.values = values;
        this.quotes = quotes;
    }

    Variables.Expanded all() throws DockerfileException {
        String result = upTo('\0');
        endWord();
        return new Variables.Expanded(result, List.copyOf(words), used, undefined);
    }

    /** Everything up to a character, which is not taken; {@code '\0'} stands for the end. */
    private String upTo(char end) throws DockerfileException {
        StringBuilder result = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == end && end != '\0') {
                return result.toString();
            }
            if (quotes == Quotes.PROCESSED && c == '\'') {
                String quoted = singleQuoted();
                result.append(quoted);
                addQuoted(quoted);
            } else if (quotes == Quotes.PROCESSED && c == '"') {
                String quoted = doubleQuoted();
                result.append(quoted);
                addQuoted(quoted);
            } else if (c == '$') {
                String value = dollar();
                result.append(value);
                addRaw(value);
            } else {
                at++;
                if (c == escape) {
                    if (quotes == Quotes.KEPT && (at >= text.length() || text.charAt(at) != '$')) {
                        result.append(c);
                        addQuoted(String.valueOf(c));
                        continue;
                    }
                    if (at >= text.length()) {
                        break;
                    }
                    String escaped = text.substring(at, at + 1);
                    at++;
                    result.append(escaped);
                    addQuoted(escaped);
                    continue;
                }
                result.append(c);
                addRaw(String.valueOf(c));
            }
        }
        if (end != '\0') {
            throw new DockerfileException("unexpected end of statement while looking for matching " + end);
        }
        return result.toString();
    }

    private String singleQuoted() throws DockerfileException {
        int close = text.indexOf('\'', at + 1);
        if (close < 0) {
            throw new DockerfileException("unexpected end of statement while looking for matching single-quote");
        }
        String quoted = text.substring(at + 1, close);
        at = close + 1;
        return quoted;
    }

    private String doubleQuoted() throws DockerfileException {
        StringBuilder result = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return result.toString();
            }
            if (c == '$') {
                result.append(dollar());
                continue;
            }
            at++;
            if (c == escape && at < text.length()) {
                char next = text.charAt(at);
                if (next == '"' || next == '$' || next == escape) {
                    result.append(next);
                    at++;
                    continue;
                }
            }
            result.append(c);
        }
        throw new DockerfileException("unexpected end of statement while looking for matching double-quote");
    }

    private String dollar() throws DockerfileException {
        at++;
        if (at >= text.length()) {
            return "$";
        }
        if (text.charAt(at) != '{') {
            String name = name();
            return name.isEmpty() ? "$" : value(name);
        }
        at++;
        if (at >= text.length()) {
            throw new DockerfileException("syntax error: missing '}'");
        }
        if (text.charAt(at) == '{' || text.charAt(at) == '}' || text.charAt(at) == ':') {
            throw new DockerfileException("syntax error: bad substitution");
        }
        String name = name();
        char c = next();
        return switch (c) {
            case '}' -> value(name);
            case ':' -> {
                char operator = next();
                if ("+-?".indexOf(operator) < 0) {
                    throw new DockerfileException("unsupported modifier (" + operator + ") in substitution");
                }
                yield conditional(name, operator, true);
            }
            case '+', '-', '?' -> conditional(name, c, false);
            case '#', '%' -> {
                boolean greedy = at < text.length() && text.charAt(at) == c;
                at += greedy ? 1 : 0;
                String pattern = operand();
                String value = value(name);
                yield c == '#'
                        ? ShellPattern.withoutPrefix(value, pattern, greedy)
                        : ShellPattern.withoutSuffix(value, pattern, greedy);
            }
            case '/' -> {
                boolean all = at < text.length() && text.charAt(at) == '/';
                at += all ? 1 : 0;
                String pattern = nested('/');
                String replacement = operand();
                yield ShellPattern.replaced(value(name), pattern, replacement, all);
            }
            default -> throw new DockerfileException("unsupported modifier (" + c + ") in substitution");
        };
    }

    private char next() throws DockerfileException {
        if (at >= text.length()) {
            throw new DockerfileException("syntax error: missing '}'");
        }
        return text.charAt(at++);
    }

    private String conditional(String name, char operator, boolean emptyIsUnset) throws DockerfileException {
        String operand = operand();
        String value = values.get(name);
        used.add(name);
        boolean set = value != null && !(emptyIsUnset && value.isEmpty());
        return switch (operator) {
            case '-' -> set ? String.valueOf(value) : operand;
            case '+' -> set ? operand : "";
            default -> {
                if (set) {
                    yield String.valueOf(value);
                }
                String why = operand.isEmpty() ? "is not allowed to be " + (emptyIsUnset ? "empty" : "unset") : operand;
                throw new DockerfileException(name + ": " + why);
            }
        };
    }

    /** The rest up to the brace, which is taken; variables in it are expanded. */
    private String operand() throws DockerfileException {
        return nested('}');
    }

    private String nested(char end) throws DockerfileException {
        Expansion inner = new Expansion(text, escape, values, quotes);
        inner.at = at;
        String result;
        try {
            result = inner.upTo(end);
        } catch (DockerfileException e) {
            throw inner.at >= text.length()
                    ? new DockerfileException("syntax error: missing '" + end + "'" + (end == '/' ? " in ${}" : ""))
                    : e;
        }
        at = inner.at + 1;
        used.addAll(inner.used);
        undefined.addAll(inner.undefined);
        return result;
    }

    private String name() {
        int begin = at;
        if (at < text.length() && isSpecial(text.charAt(at))) {
            at++;
            return text.substring(begin, at);
        }
        while (at < text.length() && isNameCharacter(text.charAt(at), at == begin)) {
            at++;
        }
        return text.substring(begin, at);
    }

    private static boolean isSpecial(char c) {
        return "@*#!?-$0123456789".indexOf(c) >= 0;
    }

    private static boolean isNameCharacter(char c, boolean first) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (!first && c >= '0' && c <= '9');
    }

    private String value(String name) {
        used.add(name);
        String value = values.get(name);
        if (value == null) {
            undefined.add(name);
            return "";
        }
        return value;
    }

    private void addQuoted(String piece) {
        word.append(piece);
        inWord = true;
    }

    private void addRaw(String piece) {
        for (int i = 0; i < piece.length(); i++) {
            char c = piece.charAt(i);
            if (Character.isWhitespace(c)) {
                endWord();
            } else {
                word.append(c);
                inWord = true;
            }
        }
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }
}
