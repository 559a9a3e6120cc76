package dev.jdocker.daemon.build.dockerfile;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The comments at the head of a Dockerfile that are none: {@code # syntax=…}, {@code # escape=…}, {@code # check=…}. */
public record Directives(String syntax, char escape, String check) {

    private static final Pattern DIRECTIVE = Pattern.compile("^#\\s*([a-zA-Z][a-zA-Z0-9]*)\\s*=\\s*(.+?)\\s*$");
    private static final List<String> KNOWN = List.of("escape", "syntax", "check");

    static Directives read(List<String> lines) throws DockerfileException {
        Map<String, String> found = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (i == 0 && line.startsWith("\ufeff")) {
                line = line.substring(1);
            }
            if (i == 0 && line.startsWith("#!")) {
                continue;
            }
            Matcher matcher = DIRECTIVE.matcher(line.strip());
            if (!matcher.matches()) {
                break;
            }
            String key = matcher.group(1).toLowerCase(Locale.ROOT);
            if (KNOWN.contains(key) && found.put(key, matcher.group(2)) != null) {
                throw new DockerfileException(
                        "only one " + key + " parser directive can be used", new Lines(i + 1, i + 1));
            }
        }
        String escape = found.getOrDefault("escape", "\\");
        if (!escape.equals("\\") && !escape.equals("`")) {
            throw new DockerfileException("invalid escape token '" + escape + "' does not match ` or \\");
        }
        return new Directives(found.getOrDefault("syntax", ""), escape.charAt(0), found.getOrDefault("check", ""));
    }
}
