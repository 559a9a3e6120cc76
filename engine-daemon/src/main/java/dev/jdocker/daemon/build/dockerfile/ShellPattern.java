package dev.jdocker.daemon.build.dockerfile;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Patterns of the shell in {@code ${NAME#pattern}} and its like: {@code *}, {@code ?} and escapes. */
final class ShellPattern {

    private ShellPattern() {}

    static String withoutPrefix(String value, String pattern, boolean longest) throws DockerfileException {
        Matcher matcher =
                Pattern.compile("^" + regex(pattern, longest), Pattern.DOTALL).matcher(value);
        return matcher.find() ? value.substring(matcher.end()) : value;
    }

    static String withoutSuffix(String value, String pattern, boolean longest) throws DockerfileException {
        Pattern whole = Pattern.compile(regex(pattern, true), Pattern.DOTALL);
        int from = longest ? 0 : value.length();
        int step = longest ? 1 : -1;
        for (int i = from; i >= 0 && i <= value.length(); i += step) {
            if (whole.matcher(value.substring(i)).matches()) {
                return value.substring(0, i);
            }
        }
        return value;
    }

    static String replaced(String value, String pattern, String replacement, boolean all) throws DockerfileException {
        Matcher matcher = Pattern.compile(regex(pattern, true), Pattern.DOTALL).matcher(value);
        String literal = Matcher.quoteReplacement(replacement);
        return all ? matcher.replaceAll(literal) : matcher.replaceFirst(literal);
    }

    private static String regex(String pattern, boolean greedy) throws DockerfileException {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            switch (c) {
                case '*' -> regex.append(greedy ? ".*" : ".*?");
                case '?' -> regex.append('.');
                case '\\' -> {
                    i++;
                    if (i == pattern.length()) {
                        throw new DockerfileException("invalid escape at the end of the pattern");
                    }
                    regex.append(Pattern.quote(pattern.substring(i, i + 1)));
                }
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }
}
