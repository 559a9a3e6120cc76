package dev.jdocker.cli.command;

import dev.jdocker.cli.flag.UsageException;
import java.util.List;

/**
 * How a command is used.
 *
 * @param arguments the words after the command's name, as help shows them
 * @param summary one line of help
 * @param aliases the command's other names, whole: {@code container ls}
 * @param least the fewest arguments it takes
 * @param most the most arguments it takes, -1 for any number
 * @param flagsFirst whether flags end at the first argument, because the rest belongs to another program
 * @param details what help says after the summary, empty for nothing
 */
public record Usage(
        String arguments,
        String summary,
        List<String> aliases,
        int least,
        int most,
        boolean flagsFirst,
        String details) {

    public static Usage of(String arguments, String summary, int least, int most, String... aliases) {
        return new Usage(arguments, summary, List.of(aliases), least, most, false, "");
    }

    public Usage withFlagsFirst() {
        return new Usage(arguments, summary, aliases, least, most, true, details);
    }

    public Usage withDetails(String more) {
        return new Usage(arguments, summary, aliases, least, most, flagsFirst, more);
    }

    /**
     * Checks how many arguments were given.
     *
     * @throws UsageException when too few or too many
     */
    public void check(String name, int given) throws UsageException {
        if (given >= least && (most < 0 || given <= most)) {
            return;
        }
        String wanted;
        if (most == 0) {
            wanted = "accepts no arguments";
        } else if (most < 0) {
            wanted = "requires at least " + counted(least);
        } else if (least == most) {
            wanted = "requires " + counted(least);
        } else {
            wanted = least == 0
                    ? "requires at most " + counted(most)
                    : "requires at least " + least + " and at most " + counted(most);
        }
        throw new UsageException(1, "jdocker: 'jdocker " + name + "' " + wanted, most < 0 ? "See" : "Run");
    }

    private static String counted(int arguments) {
        return arguments == 1 ? "1 argument" : arguments + " arguments";
    }
}
