package dev.jdocker.cli.flag;

import dev.jdocker.cli.output.Quoted;
import java.util.ArrayList;
import java.util.List;

/** The options section of a help page: one flag after another by name, descriptions wrapped in a column as pflag wraps them. */
public final class FlagHelp {
    /** The narrowest column that descriptions are wrapped in. */
    private static final int NARROWEST = 24;

    /** Where descriptions begin that have no room beside their flags. */
    private static final int BELOW = 16;

    /** By how much a line may be too long, so that no short word is left over for the next one. */
    private static final int SLOP = 5;

    private FlagHelp() {}

    /** The section, for that many columns. */
    public static String of(Flags flags, int width) {
        List<Flag> shown = new ArrayList<>();
        int widest = 0;
        for (Flag flag : flags.all()) {
            if (flag.isShown()) {
                shown.add(flag);
                widest = Math.max(widest, left(flag).length());
            }
        }
        shown.sort((left, right) -> left.name().compareTo(right.name())); // see PortText for what a Comparator costs
        StringBuilder text = new StringBuilder();
        for (Flag flag : shown) {
            String left = left(flag);
            text.append('\n').append(left).repeat(' ', widest + 3 - left.length());
            wrap(text, right(flag), widest + 3, width);
        }
        return text.toString();
    }

    private static String left(Flag flag) {
        String names = (flag.shorthand() == 0 ? "      --" : "  -" + flag.shorthand() + ", --") + flag.name();
        return flag.kind().label().isEmpty() ? names : names + " " + flag.kind().label();
    }

    private static String right(Flag flag) {
        String empty = flag.kind().empty();
        if (!empty.isEmpty()) {
            return flag.description() + " (default " + empty + ")";
        }
        String initial = flag.initial();
        if (initial.isEmpty() || (flag.kind() == Kind.BOOL && initial.equals("false"))) {
            return flag.description();
        }
        String shown = flag.kind() == Kind.STRING ? Quoted.string(initial) : initial;
        return flag.description() + " (default " + shown + ")";
    }

    private static void wrap(StringBuilder text, String description, int column, int width) {
        int indent = column;
        if (width - indent < NARROWEST) {
            indent = BELOW;
            text.append('\n').repeat(' ', indent);
        }
        int room = width - indent < NARROWEST ? description.length() : width - indent - SLOP;
        String rest = description;
        String separator = "";
        while (!rest.isEmpty()) {
            int end = end(rest, room);
            text.append(separator).append(rest.substring(0, end).replace("\n", "\n" + " ".repeat(indent)));
            rest = rest.substring(Math.min(rest.length(), end + 1));
            separator = "\n" + " ".repeat(indent);
        }
    }

    /** Where the first line of a text ends: at the last blank that fits, unless a line ends before. */
    private static int end(String text, int room) {
        if (room + SLOP > text.length()) {
            return text.length();
        }
        int line = text.lastIndexOf('\n', room - 1);
        int blank = Math.max(Math.max(text.lastIndexOf(' ', room - 1), text.lastIndexOf('\t', room - 1)), line);
        if (blank <= 0) {
            return text.length();
        }
        return line > 0 ? line : blank;
    }
}
