package dev.jdocker.daemon.build.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The patterns of a {@code .dockerignore}, by Docker's rules: the last that fits a path or a folder above it decides. */
public final class IgnorePatterns {

    /** Nothing is left out. */
    public static final IgnorePatterns NONE = new IgnorePatterns(List.of(), List.of());

    private final List<String> texts;
    private final List<Rule> rules;

    private record Rule(boolean exception, Pattern pattern) {}

    private IgnorePatterns(List<String> texts, List<Rule> rules) {
        this.texts = List.copyOf(texts);
        this.rules = List.copyOf(rules);
    }

    /** Reads a file of patterns. */
    public static IgnorePatterns parse(String text) throws DockerfileException {
        List<String> patterns = new ArrayList<>();
        for (String line : LineReader.split(text)) {
            if (line.startsWith("#") || line.isBlank()) {
                continue;
            }
            String pattern = line.strip();
            boolean exception = pattern.startsWith("!");
            if (exception) {
                pattern = pattern.substring(1).strip();
            }
            if (!pattern.isEmpty()) {
                pattern = clean(pattern);
                if (pattern.length() > 1 && pattern.startsWith("/")) {
                    pattern = pattern.substring(1);
                }
            }
            patterns.add(exception ? "!" + pattern : pattern);
        }
        return of(patterns);
    }

    /** Of patterns one by one, as {@code --exclude} has them. */
    public static IgnorePatterns of(List<String> patterns) throws DockerfileException {
        List<Rule> rules = new ArrayList<>();
        for (String text : patterns) {
            String pattern = text.strip();
            if (pattern.isEmpty()) {
                continue;
            }
            boolean exception = pattern.startsWith("!");
            if (exception) {
                if (pattern.length() == 1) {
                    throw new DockerfileException("illegal exclusion pattern: \"!\"");
                }
                pattern = pattern.substring(1);
            }
            rules.add(new Rule(exception, compile(clean(pattern))));
        }
        return new IgnorePatterns(patterns, rules);
    }

    /** The patterns in their order, as they are sent to a client. */
    public List<String> texts() {
        return texts;
    }

    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /** Whether a path without a leading slash is left out. */
    public boolean excludes(String path) {
        boolean excluded = false;
        for (Rule rule : rules) {
            if (rule.exception() == excluded && fits(rule.pattern(), path)) {
                excluded = !rule.exception();
            }
        }
        return excluded;
    }

    /** Whether something below an excluded folder may still be wanted. */
    public boolean hasExceptions() {
        return rules.stream().anyMatch(Rule::exception);
    }

    private static boolean fits(Pattern pattern, String path) {
        if (pattern.matcher(path).matches()) {
            return true;
        }
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (pattern.matcher(path.substring(0, slash)).matches()) {
                return true;
            }
        }
        return false;
    }

    /** filepath.Clean of Go: no {@code //}, {@code /./}, {@code x/../}. */
    public static String clean(String path) {
        boolean rooted = path.startsWith("/");
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else if (!(part.equals("..") && rooted)) {
                parts.add(part);
            }
        }
        String joined = String.join("/", parts);
        if (rooted) {
            return "/" + joined;
        }
        return joined.isEmpty() ? "." : joined;
    }

    private static Pattern compile(String pattern) throws DockerfileException {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            switch (c) {
                case '*' -> {
                    boolean twice = i + 1 < pattern.length() && pattern.charAt(i + 1) == '*';
                    if (!twice) {
                        regex.append("[^/]*");
                        break;
                    }
                    i++;
                    if (i + 1 < pattern.length() && pattern.charAt(i + 1) == '/') {
                        i++;
                        regex.append("(?:.*/)?");
                    } else {
                        regex.append(".*");
                    }
                }
                case '?' -> regex.append("[^/]");
                case '\\' -> {
                    i++;
                    if (i == pattern.length()) {
                        throw new DockerfileException("syntax error in pattern");
                    }
                    regex.append(Pattern.quote(pattern.substring(i, i + 1)));
                }
                case '[', ']' -> regex.append(c);
                case '^', '-' ->
                    regex.append(c == '^' && (i == 0 || pattern.charAt(i - 1) != '[') ? "\\^" : String.valueOf(c));
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        try {
            return Pattern.compile(regex.toString(), Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            DockerfileException failure = new DockerfileException("syntax error in pattern");
            failure.addSuppressed(e);
            throw failure;
        }
    }
}
