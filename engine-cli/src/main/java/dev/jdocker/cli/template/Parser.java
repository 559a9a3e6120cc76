package dev.jdocker.cli.template;

import dev.jdocker.cli.output.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads a template's text into nodes. */
final class Parser {
    private final String source;
    private final Template.Position position;
    private int at;
    private List<Lexer.Token> tokens = List.of();
    private int token;

    /** Where the action begins that nothing closes, -1 where there is none. */
    private int unclosed = -1;

    /** The keyword that ended the list of nodes read last: {@code end}, {@code else}, or null at the end of the text. */
    private @Nullable String closing;

    Parser(String source) {
        this.source = source;
        this.position = new Template.Position(source);
    }

    List<Node> parse() throws TemplateException {
        List<Node> nodes = nodes();
        if (closing != null) {
            throw position.failure(at, "unexpected {{" + closing + "}}");
        }
        return nodes;
    }

    private List<Node> nodes() throws TemplateException {
        List<Node> nodes = new ArrayList<>();
        while (true) {
            int open = source.indexOf("{{", at);
            String text = source.substring(at, open < 0 ? source.length() : open);
            if (open >= 0 && source.startsWith("{{- ", open)) {
                text = text.stripTrailing();
            }
            if (!text.isEmpty()) {
                nodes.add(new Node.Text(text));
            }
            if (open < 0) {
                at = source.length();
                closing = null;
                return nodes;
            }
            if (!action(open)) {
                continue;
            }
            String keyword = peekWord();
            if (keyword.equals("end") || keyword.equals("else")) {
                checkClosed();
                token++;
                closing = keyword;
                return nodes;
            }
            nodes.add(node(keyword));
        }
    }

    /** Cuts the action that opens at {@code open} into tokens; false for a comment. */
    private boolean action(int open) throws TemplateException {
        int start = open + 2;
        if (source.startsWith("- ", start)) {
            start += 2;
        }
        if (source.startsWith("/*", start)) {
            int close = source.indexOf("*/", start);
            if (close < 0) {
                throw position.failure(open, "unclosed comment");
            }
            leave(close(close));
            return false;
        }
        int close = close(start);
        boolean trims = source.startsWith(" -", close - 2) && close - 2 >= start;
        tokens = new Lexer(source, start, trims ? close - 2 : close, position).tokens();
        token = 0;
        leave(close);
        return true;
    }

    /** Where the {@code }}} of the action stands, quoted text aside. */
    private int close(int start) throws TemplateException {
        char quote = 0;
        for (int i = start; i < source.length(); i++) {
            char c = source.charAt(i);
            if (quote != 0) {
                if (c == '\\' && quote != '`') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '"' || c == '`' || c == '\'') {
                quote = c;
            } else if (source.startsWith("}}", i)) {
                return i;
            }
        }
        if (quote != 0) {
            throw position.failure(start, "unterminated quoted string");
        }
        unclosed = start; // told after what is wrong within it
        return source.length();
    }

    private void checkClosed() throws TemplateException {
        if (unclosed >= 0) {
            throw position.failure(unclosed, "unclosed action");
        }
    }

    private void leave(int close) {
        boolean trims = source.startsWith(" -", close - 2);
        at = close + 2;
        while (trims && at < source.length() && Character.isWhitespace(source.charAt(at))) {
            at++;
        }
    }

    private Node node(String keyword) throws TemplateException {
        if (!keyword.equals("if") && !keyword.equals("range") && !keyword.equals("with")) {
            return new Node.Print(wholePipeline());
        }
        token++;
        Node.Pipeline pipeline = wholePipeline();
        List<Node> body = nodes();
        List<Node> otherwise = otherwise(keyword);
        return switch (keyword) {
            case "if" -> new Node.If(pipeline, body, otherwise);
            case "range" -> new Node.Range(pipeline, body, otherwise);
            default -> new Node.With(pipeline, body, otherwise);
        };
    }

    private List<Node> otherwise(String keyword) throws TemplateException {
        if (closing == null) {
            throw position.failure(at, "unexpected EOF");
        }
        if (closing.equals("end")) {
            return List.of();
        }
        String next = peekWord();
        if (next.equals("if") || next.equals("with")) {
            return List.of(node(next));
        }
        List<Node> nodes = nodes();
        if (!Objects.equals(closing, "end")) {
            throw position.failure(at, closing == null ? "unexpected EOF" : "unexpected {{else}} in " + keyword);
        }
        return nodes;
    }

    private Node.Pipeline wholePipeline() throws TemplateException {
        if (token == tokens.size()) {
            checkClosed();
            throw position.failure(at, "missing value for command");
        }
        Node.Pipeline pipeline = pipeline();
        checkClosed();
        if (token < tokens.size()) {
            throw position.failure(
                    tokens.get(token).offset(),
                    "unexpected " + tokens.get(token).text());
        }
        return pipeline;
    }

    private Node.Pipeline pipeline() throws TemplateException {
        List<String> variables = new ArrayList<>();
        boolean declares = false;
        int assignment = assignment();
        if (assignment > 0) {
            while (token < assignment) {
                Lexer.Token name = tokens.get(token++);
                if (name.type() == Lexer.Type.VARIABLE) {
                    variables.add(name.text());
                }
            }
            declares = tokens.get(token++).text().equals(":=");
        }
        List<Node.Command> commands = new ArrayList<>();
        do {
            commands.add(command());
        } while (takeSymbol("|"));
        return new Node.Pipeline(variables, declares, commands);
    }

    /** The index of an assignment's sign after {@code $a} or {@code $a, $b} here, or -1. */
    private int assignment() {
        int i = token;
        while (i < tokens.size() && tokens.get(i).type() == Lexer.Type.VARIABLE) {
            i++;
            if (i < tokens.size() && tokens.get(i).text().equals(",")) {
                i++;
            } else {
                break;
            }
        }
        boolean signed = i > token
                && i < tokens.size()
                && (tokens.get(i).text().equals(":=") || tokens.get(i).text().equals("="));
        return signed ? i : -1;
    }

    private Node.Command command() throws TemplateException {
        List<Node.Operand> operands = new ArrayList<>();
        while (token < tokens.size() && !isSymbol("|") && !isSymbol(")")) {
            operands.add(operand());
        }
        if (operands.isEmpty()) {
            throw position.failure(at, "missing value for command");
        }
        return new Node.Command(operands);
    }

    private Node.Operand operand() throws TemplateException {
        Lexer.Token first = tokens.get(token++);
        switch (first.type()) {
            case FIELD -> {
                List<String> path = new ArrayList<>();
                path.add(first.text().substring(1));
                path(path);
                return new Node.Operand.Field(path, place(first));
            }
            case VARIABLE -> {
                List<String> path = path(new ArrayList<>());
                return new Node.Operand.Variable(first.text(), path, place(first));
            }
            case STRING -> {
                return new Node.Operand.Literal(first.text());
            }
            case CHARACTER -> {
                return new Node.Operand.Literal((long) first.text().codePointAt(0));
            }
            case NUMBER -> {
                return new Node.Operand.Literal(Values.number(first.text()));
            }
            case WORD -> {
                return word(first);
            }
            case SYMBOL -> {
                if (first.text().equals(".")) {
                    return new Node.Operand.Field(List.of(), place(first));
                }
                if (first.text().equals("(")) {
                    Node.Pipeline nested = pipeline();
                    if (!takeSymbol(")")) {
                        throw position.failure(first.offset(), "unclosed left paren");
                    }
                    return new Node.Operand.Nested(nested, path(new ArrayList<>()), place(first));
                }
            }
        }
        throw position.failure(first.offset(), "unexpected " + Quoted.string(first.text()) + " in operand");
    }

    private Node.Operand word(Lexer.Token word) throws TemplateException {
        return switch (word.text()) {
            case "true" -> new Node.Operand.Literal(true);
            case "false" -> new Node.Operand.Literal(false);
            case "nil" -> new Node.Operand.Literal(null);
            default -> {
                if (!Functions.known(word.text())) {
                    throw position.failure(word.offset(), "function " + Quoted.string(word.text()) + " not defined");
                }
                yield new Node.Operand.Function(word.text());
            }
        };
    }

    /** The fields that follow without a space, as in {@code .A.B} or {@code (index .A 0).B}. */
    private List<String> path(List<String> path) {
        while (token < tokens.size()
                && tokens.get(token).type() == Lexer.Type.FIELD
                && !tokens.get(token).spaced()) {
            path.add(tokens.get(token++).text().substring(1));
        }
        return path;
    }

    private Node.Place place(Lexer.Token first) {
        Lexer.Token last = tokens.get(token - 1);
        String text =
                source.substring(first.offset(), last.offset() + last.text().length());
        return new Node.Place(position.line(first.offset()), position.column(first.offset()), text);
    }

    private String peekWord() {
        return token < tokens.size() && tokens.get(token).type() == Lexer.Type.WORD
                ? tokens.get(token).text()
                : "";
    }

    private boolean isSymbol(String symbol) {
        return token < tokens.size()
                && tokens.get(token).type() == Lexer.Type.SYMBOL
                && tokens.get(token).text().equals(symbol);
    }

    private boolean takeSymbol(String symbol) {
        boolean found = isSymbol(symbol);
        if (found) {
            token++;
        }
        return found;
    }
}
