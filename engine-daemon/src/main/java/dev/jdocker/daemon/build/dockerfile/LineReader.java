package dev.jdocker.daemon.build.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits a Dockerfile into lines as BuildKit does: continuations joined, comments left out, here-documents taken in. */
final class LineReader {

    private static final Set<String> WITH_HEREDOCS = Set.of("add", "copy", "run");
    private static final Pattern FLAG_SPACE = Pattern.compile("[\\t\\x0B\\f\\r ]+");

    private final List<String> physical;
    private final char escape;
    private final Pattern continued;
    private final Consumer<Lines> emptyContinuations;
    private int next;

    /** @param emptyContinuations told of empty lines within continued ones */
    LineReader(String text, char escape, Consumer<Lines> emptyContinuations) {
        this.physical = split(text);
        this.escape = escape;
        String quoted = Pattern.quote(String.valueOf(escape));
        this.continued = Pattern.compile(
                "([^" + (escape == '\\' ? "\\\\" : "`") + "])" + quoted + "[ \\t]*$|^" + quoted + "[ \\t]*$");
        this.emptyContinuations = emptyContinuations;
    }

    /** The physical lines without their ends. */
    static List<String> split(String text) {
        String whole = text.startsWith("\ufeff") ? text.substring(1) : text;
        List<String> lines = new ArrayList<>(List.of(whole.split("\n", -1)));
        if (lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        return lines;
    }

    List<Line> read() throws DockerfileException {
        List<Line> lines = new ArrayList<>();
        List<String> comments = new ArrayList<>();
        while (next < physical.size()) {
            String raw = chomp(physical.get(next++));
            int first = next;
            if (isComment(raw)) {
                comments.add(raw.strip().substring(1).strip());
                continue;
            }
            if (raw.isBlank()) {
                comments.clear();
                continue;
            }
            String joined = join(raw.stripLeading());
            if (joined.isBlank()) {
                continue;
            }
            lines.add(line(joined.strip(), first, comments));
            comments.clear();
        }
        if (lines.isEmpty()) {
            throw new DockerfileException("file with no instructions");
        }
        return lines;
    }

    private String join(String begin) {
        StringBuilder line = new StringBuilder();
        boolean empty = false;
        boolean goesOn = append(line, begin);
        while (goesOn && next < physical.size()) {
            String raw = chomp(physical.get(next++));
            if (isComment(raw)) {
                continue;
            }
            if (raw.isBlank()) {
                empty = true;
                continue;
            }
            goesOn = append(line, raw);
        }
        if (empty) {
            emptyContinuations.accept(new Lines(next, next));
        }
        return line.toString();
    }

    private boolean append(StringBuilder line, String part) {
        Matcher matcher = continued.matcher(part);
        if (!matcher.find()) {
            line.append(part);
            return false;
        }
        String kept = matcher.group(1) == null ? "" : matcher.group(1);
        line.append(part, 0, matcher.start()).append(kept);
        return true;
    }

    private Line line(String joined, int first, List<String> comments) throws DockerfileException {
        String[] parts = FLAG_SPACE.split(joined, 2);
        String keyword = parts[0];
        List<String> flags = new ArrayList<>();
        String rest = parts.length < 2 ? "" : takeFlags(parts[1].strip(), flags);
        List<Heredoc> heredocs = new ArrayList<>();
        boolean may = WITH_HEREDOCS.contains(keyword.toLowerCase(Locale.ROOT))
                || (keyword.equalsIgnoreCase("onbuild") && startsWithHeredocKeyword(rest));
        if (may && joined.contains("<<")) {
            for (Heredoc heredoc : HeredocSyntax.find(joined, escape)) {
                heredocs.add(heredoc.with(content(heredoc, first)));
            }
        }
        return new Line(keyword, flags, rest, joined, heredocs, comments, new Lines(first, next));
    }

    private static boolean startsWithHeredocKeyword(String rest) {
        return WITH_HEREDOCS.contains(FLAG_SPACE.split(rest, 2)[0].toLowerCase(Locale.ROOT));
    }

    private String content(Heredoc heredoc, int first) throws DockerfileException {
        StringBuilder content = new StringBuilder();
        while (next < physical.size()) {
            String raw = physical.get(next++);
            String possible = chomp(raw);
            if (heredoc.chomped()) {
                possible = possible.replaceFirst("^\t+", "");
            }
            if (possible.equals(heredoc.name())) {
                return content.toString();
            }
            content.append(raw).append('\n');
        }
        throw new DockerfileException("unterminated heredoc", new Lines(first, next));
    }

    /** Words that begin with {@code --} before anything else; quotes and escapes hold within them. */
    private String takeFlags(String text, List<String> flags) {
        int at = 0;
        while (true) {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            if (!text.startsWith("--", at)) {
                return text.substring(at);
            }
            StringBuilder word = new StringBuilder();
            char quote = 0;
            while (at < text.length()) {
                char c = text.charAt(at);
                if (quote == 0 && Character.isWhitespace(c)) {
                    break;
                }
                if (c == escape && at + 1 < text.length() && quote != '\'') {
                    word.append(text.charAt(++at));
                } else if (quote == 0 && (c == '\'' || c == '"')) {
                    quote = c;
                } else if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
                at++;
            }
            if (word.length() == 2) {
                return text.substring(at).stripLeading(); // "--" ends the flags
            }
            flags.add(word.toString());
        }
    }

    private static boolean isComment(String line) {
        return line.stripLeading().startsWith("#");
    }

    private static String chomp(String line) {
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }
}
