package dev.jdocker.cli.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Files of {@code name=value} lines: environment and labels. Blank lines and comments are skipped. */
final class LineFile {
    private LineFile() {}

    /**
     * The variables for a container: those of the files, then those of the command line. A name alone takes its value
     * from {@code environment}; if it has none there, a file's line is dropped while a command line's name is sent, which
     * removes the image's variable.
     */
    static List<String> environment(List<String> files, List<String> words, Map<String, String> environment)
            throws IOException {
        List<String> variables = new ArrayList<>(words.size());
        for (String file : files) {
            for (String line : lines(file)) {
                if (line.indexOf('=') >= 0) {
                    variables.add(line);
                } else if (environment.containsKey(line)) {
                    variables.add(line + "=" + environment.get(line));
                }
            }
        }
        for (String word : words) {
            boolean inherits = word.indexOf('=') < 0 && environment.containsKey(word);
            variables.add(inherits ? word + "=" + environment.get(word) : word);
        }
        return variables;
    }

    /** Labels of the files, then of the command line; the last one of a name counts. */
    static Map<String, String> labels(List<String> files, List<String> words) throws IOException {
        Map<String, String> labels = new LinkedHashMap<>();
        for (String file : files) {
            for (String line : lines(file)) {
                if (line.indexOf('=') >= 0) {
                    put(labels, line);
                }
            }
        }
        for (String word : words) {
            put(labels, word);
        }
        return labels;
    }

    /** {@code name=value} pairs; a name alone has an empty value. */
    static Map<String, String> pairs(List<String> words) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String word : words) {
            put(pairs, word);
        }
        return pairs;
    }

    private static void put(Map<String, String> pairs, String word) {
        int equals = word.indexOf('=');
        pairs.put(equals < 0 ? word : word.substring(0, equals), equals < 0 ? "" : word.substring(equals + 1));
    }

    private static List<String> lines(String file) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String raw : read(file)) {
            String line = raw.stripLeading();
            if (line.isEmpty() || line.charAt(0) == '#') {
                continue;
            }
            int equals = line.indexOf('=');
            String name = equals < 0 ? line.strip() : line.substring(0, equals);
            if (name.isEmpty()) {
                throw new IOException("no variable name on line '" + line + "'");
            }
            for (int i = 0; i < name.length(); i++) {
                if (Character.isWhitespace(name.charAt(i))) {
                    throw new IOException("variable '" + name + "' contains whitespaces");
                }
            }
            lines.add(equals < 0 ? name : line);
        }
        return lines;
    }

    private static List<String> read(String file) throws IOException {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (NoSuchFileException e) {
            throw new IOException("open " + file + ": no such file or directory", e);
        }
    }
}
