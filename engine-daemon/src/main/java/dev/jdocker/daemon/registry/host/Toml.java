package dev.jdocker.daemon.registry.host;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads as much of TOML as configurations of registry hosts have: tables, strings of one line, truth values, arrays.
 * Everything else of the language is refused with its line, never misread.
 */
final class Toml {

    /** Text that is not of that language. */
    static final class TomlException extends Exception {
        private static final long serialVersionUID = 1L;

        TomlException(int line, String message) {
            super("line " + line + ": " + message);
        }
    }

    private final String text;
    private int at;

    private Toml(String text) {
        this.text = text;
    }

    /** The document: values are {@code String}, {@code Boolean}, {@code List<Object>} or {@code Map<String, Object>}. */
    static Map<String, Object> parse(String text) throws TomlException {
        return new Toml(text).document();
    }

    private Map<String, Object> document() throws TomlException {
        Map<String, Object> root = new LinkedHashMap<>();
        Map<String, Object> table = root;
        List<List<String>> tables = new ArrayList<>();
        while (skipToContent()) {
            if (take('[')) {
                if (peek() == '[') {
                    throw failure("arrays of tables are not supported");
                }
                List<String> path = keys();
                expect(']');
                if (tables.contains(path)) {
                    throw failure("table " + String.join(".", path) + " is there twice");
                }
                tables.add(path);
                table = descend(root, path);
            } else {
                List<String> path = keys();
                expect('=');
                Map<String, Object> owner = descend(table, path.subList(0, path.size() - 1));
                if (owner.putIfAbsent(path.getLast(), value()) != null) {
                    throw failure("key " + path.getLast() + " is there twice");
                }
            }
            endOfLine();
        }
        return root;
    }

    @SuppressWarnings("unchecked") // what is put into these maps has only strings as keys
    private Map<String, Object> descend(Map<String, Object> from, List<String> path) throws TomlException {
        Map<String, Object> table = from;
        for (String key : path) {
            Object next = table.computeIfAbsent(key, k -> new LinkedHashMap<String, Object>());
            if (!(next instanceof Map<?, ?>)) {
                throw failure("key " + key + " is no table");
            }
            table = (Map<String, Object>) next;
        }
        return table;
    }

    private List<String> keys() throws TomlException {
        List<String> keys = new ArrayList<>();
        do {
            skipSpaces();
            char c = peek();
            keys.add(c == '"' || c == '\'' ? string() : bareKey());
            skipSpaces();
        } while (take('.'));
        return keys;
    }

    private String bareKey() throws TomlException {
        int start = at;
        while (at < text.length() && isBare(text.charAt(at))) {
            at++;
        }
        if (start == at) {
            throw failure("a key is missing");
        }
        return text.substring(start, at);
    }

    private static boolean isBare(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }

    private Object value() throws TomlException {
        skipSpaces();
        char c = peek();
        if (c == '"' || c == '\'') {
            return string();
        }
        if (take('[')) {
            return array();
        }
        for (boolean truth : new boolean[] {true, false}) {
            String word = Boolean.toString(truth);
            if (text.startsWith(word, at)) {
                at += word.length();
                return truth;
            }
        }
        throw failure("only strings, true, false and arrays of them are supported as values");
    }

    private List<Object> array() throws TomlException {
        List<Object> values = new ArrayList<>();
        while (true) {
            skipToContent();
            if (take(']')) {
                return values;
            }
            values.add(value());
            skipToContent();
            if (!take(',') && peek() != ']') {
                throw failure("an array does not go on");
            }
        }
    }

    private String string() throws TomlException {
        char quote = text.charAt(at++);
        if (text.startsWith(String.valueOf(quote).repeat(2), at)) {
            throw failure("strings of several lines are not supported");
        }
        StringBuilder string = new StringBuilder();
        while (true) {
            char c = peek();
            if (c == 0 || c == '\n') {
                throw failure("a string does not end");
            }
            at++;
            if (c == quote) {
                return string.toString();
            }
            string.append(c == '\\' && quote == '"' ? escaped() : c);
        }
    }

    private char escaped() throws TomlException {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\' -> c;
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            default -> throw failure("the escape \\" + c + " is not supported");
        };
    }

    private void endOfLine() throws TomlException {
        skipSpaces();
        skipComment();
        if (at < text.length() && peek() != '\n') {
            throw failure("unexpected text behind a value");
        }
    }

    /** Skips blank lines and comments; false at the end of the text. */
    private boolean skipToContent() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                skipComment();
            } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                at++;
            } else {
                return true;
            }
        }
        return false;
    }

    private void skipSpaces() {
        while (at < text.length() && " \t\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void skipComment() {
        if (peek() == '#') {
            int end = text.indexOf('\n', at);
            at = end < 0 ? text.length() : end;
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private boolean take(char wanted) {
        boolean found = peek() == wanted;
        at += found ? 1 : 0;
        return found;
    }

    private void expect(char wanted) throws TomlException {
        skipSpaces();
        if (!take(wanted)) {
            throw failure("'" + wanted + "' is missing");
        }
    }

    private TomlException failure(String message) {
        int line = 1
                + (int) text.substring(0, Math.min(at, text.length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        return new TomlException(line, message);
    }
}
