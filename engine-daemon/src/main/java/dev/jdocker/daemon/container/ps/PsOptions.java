package dev.jdocker.daemon.container.ps;

import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotImplemented;
import dev.jdocker.daemon.error.ServerError;
import java.util.ArrayList;
import java.util.List;

/**
 * The options of ps(1) that say which columns there are: those of UNIX behind a dash, those of BSD without one. Which
 * processes are shown is not theirs to say here.
 */
public final class PsOptions {
    private final List<PsField> own = new ArrayList<>();
    private final PsStyle style = new PsStyle();
    private final List<String> words;
    private int next;

    private PsOptions(List<String> words) {
        this.words = words;
    }

    /** A column: what it shows and how it is called. */
    public record Column(PsField field, String title) {}

    /** The columns that {@code options} ask for; none are those of {@code -ef}. */
    public static List<Column> parse(String options) {
        String text = options.isBlank() ? "-ef" : options.strip();
        List<PsField> fields = new PsOptions(List.of(text.split("\\s+"))).fields();
        if (fields.stream().noneMatch(field -> field.title().equals("PID"))) {
            throw new ServerError("Couldn't find PID field in ps output");
        }
        return fields.stream().map(field -> new Column(field, field.title())).toList();
    }

    private List<PsField> fields() {
        while (next < words.size()) {
            String word = words.get(next++);
            if (word.startsWith("--")) {
                named(word);
            } else if (word.startsWith("-")) {
                letters(word, 1);
            } else {
                letters(word, 0);
            }
        }
        return own.isEmpty() ? style.fields() : own;
    }

    /** {@code --format=LIST}, {@code --format LIST}. */
    private void named(String word) {
        String[] parts = word.split("=", 2);
        if (!parts[0].equals("--format")) {
            throw unknown(parts[0]);
        }
        own.addAll(list(parts.length == 2 ? parts[1] : following("--format")));
    }

    private void letters(String word, int from) {
        boolean dashed = from == 1;
        for (int at = from; at < word.length(); at++) {
            char letter = word.charAt(at);
            if (letter == 'o' || (letter == 'O' && dashed)) {
                String rest = word.substring(at + 1);
                List<PsField> list = list(rest.isEmpty() ? following("-" + letter) : rest);
                if (letter == 'o') {
                    own.addAll(list);
                } else {
                    own.addAll(PsFields.list("pid"));
                    own.addAll(list);
                    own.addAll(PsFields.list("s tname time args"));
                }
                return;
            }
            if (!(dashed ? style.unix(letter) : style.bsd(letter))) {
                throw unknown((dashed ? "-" : "") + letter);
            }
        }
    }

    private String following(String option) {
        if (next == words.size()) {
            throw new BadRequest("ps: error: format specification must follow " + option);
        }
        return words.get(next++);
    }

    private static NotImplemented unknown(String option) {
        return new NotImplemented("this option of ps is not implemented: " + option);
    }

    /** {@code pid,user:20,comm=NAME}: widths mean nothing here, a title runs to the end. */
    private static List<PsField> list(String text) {
        List<PsField> fields = new ArrayList<>();
        int equals = text.indexOf('=');
        for (String word : (equals < 0 ? text : text.substring(0, equals)).split(",", -1)) {
            fields.add(field(word.split(":", 2)[0]));
        }
        if (equals >= 0) {
            fields.add(fields.removeLast().titled(text.substring(equals + 1)));
        }
        return fields;
    }

    private static PsField field(String name) {
        PsField field = PsFields.named(name);
        if (field != null) {
            return field;
        }
        if (PsFields.isElsewhere(name)) {
            throw new NotImplemented("this column of ps is not implemented: " + name);
        }
        throw new BadRequest("ps: error: unknown user-defined format specifier \"" + name + "\"");
    }
}
