package dev.jdocker.daemon.container.ps;

import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.NotImplemented;
import dev.jdocker.daemon.error.ServerError;
import java.util.ArrayList;
import java.util.List;

/** The options of ps(1) that say which columns there are; which processes is not theirs to say here. */
public final class PsOptions {
    private static final List<PsField> FULL = List.of(
            PsField.UID,
            PsField.PID,
            PsField.PPID,
            PsField.LOAD,
            PsField.STIME,
            PsField.TTY,
            PsField.TIME,
            PsField.CMD);
    private static final List<PsField> BSD_USER = List.of(
            PsField.USER,
            PsField.PID,
            PsField.CPU,
            PsField.MEMORY,
            PsField.VSZ,
            PsField.RSS,
            PsField.TTY,
            PsField.STAT,
            PsField.START,
            PsField.BSD_TIME,
            PsField.COMMAND);
    private static final List<PsField> BSD =
            List.of(PsField.PID, PsField.TTY, PsField.STAT, PsField.BSD_TIME, PsField.COMMAND);
    private static final List<PsField> PLAIN = List.of(PsField.PID, PsField.TTY, PsField.TIME, PsField.CMD);

    private PsOptions() {}

    /** A column: what it shows and how it is called. */
    public record Column(PsField field, String title) {}

    /** The columns that {@code options} ask for; none are those of {@code -ef}. */
    public static List<Column> parse(String options) {
        List<Column> columns = columns(options.strip());
        if (columns.stream().noneMatch(column -> column.title().equals("PID"))) {
            throw new ServerError("Couldn't find PID field in ps output");
        }
        return columns;
    }

    private static List<Column> columns(String options) {
        List<Column> own = new ArrayList<>();
        List<PsField> standard = options.isEmpty() ? FULL : PLAIN;
        List<String> words = options.isEmpty() ? List.of() : List.of(options.split("\\s+"));
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean dashed = word.startsWith("-");
            String letters = dashed ? word.substring(1) : word;
            for (int at = 0; at < letters.length(); at++) {
                char letter = letters.charAt(at);
                if (letter == 'o' || (letter == 'O' && !dashed)) {
                    boolean here = at + 1 < letters.length();
                    if (!here && i + 1 == words.size()) {
                        throw new BadRequest("error running ps: format specification must follow -o");
                    }
                    own.addAll(list(here ? letters.substring(at + 1) : words.get(++i)));
                    break;
                }
                standard = style(letter, dashed, standard, options);
            }
        }
        return own.isEmpty() ? standard.stream().map(PsOptions::standard).toList() : own;
    }

    /** Under UID the full form shows the user's name. */
    private static Column standard(PsField field) {
        return new Column(field == PsField.UID ? PsField.USER : field, field.title());
    }

    /** One letter: {@code e A a} choose processes, {@code f u x} how they are shown. */
    private static List<PsField> style(char letter, boolean dashed, List<PsField> standard, String options) {
        return switch (letter) {
            case 'f' -> dashed ? FULL : standard;
            case 'u' -> BSD_USER;
            case 'x' -> standard.equals(PLAIN) ? BSD : standard;
            case 'e', 'A', 'a', 'w', 'd' -> standard;
            default -> throw new NotImplemented("these ps options are not implemented yet: " + options);
        };
    }

    /** {@code pid,comm=NAME}: a title runs to the end. */
    private static List<Column> list(String text) {
        List<Column> columns = new ArrayList<>();
        int equals = text.indexOf('=');
        String title = equals < 0 ? null : text.substring(equals + 1);
        List<String> names = List.of((equals < 0 ? text : text.substring(0, equals)).split(",", -1));
        for (int i = 0; i < names.size(); i++) {
            PsField field = PsField.of(names.get(i));
            if (field == null) {
                throw new BadRequest(
                        "error running ps: unknown user-defined format specifier \"" + names.get(i) + "\"");
            }
            columns.add(new Column(field, title != null && i == names.size() - 1 ? title : field.title()));
        }
        return columns;
    }
}
