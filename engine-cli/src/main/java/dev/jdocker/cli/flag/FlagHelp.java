package dev.jdocker.cli.flag;

import dev.jdocker.cli.output.Quoted;
import java.util.ArrayList;
import java.util.List;

/** The options section of a help page: one flag after another by name, descriptions wrapped in a column. */
public final class FlagHelp {
    private static final int WIDTH = 80;

    private FlagHelp() {}

    public static String of(Flags flags) {
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
            wrap(text, right(flag), widest + 3);
        }
        return text.toString();
    }

    private static String left(Flag flag) {
        String names = (flag.shorthand() == 0 ? "      --" : "  -" + flag.shorthand() + ", --") + flag.name();
        return flag.kind().label().isEmpty() ? names : names + " " + flag.kind().label();
    }

    private static String right(Flag flag) {
        if (flag.kind() == Kind.MAP || flag.kind() == Kind.SYSCTL) {
            return flag.description() + " (default map[])"; // as Go prints one that is empty
        }
        String initial = flag.initial();
        if (initial.isEmpty() || (flag.kind() == Kind.BOOL && initial.equals("false"))) {
            return flag.description();
        }
        String shown = flag.kind() == Kind.STRING ? Quoted.string(initial) : initial;
        return flag.description() + " (default " + shown + ")";
    }

    private static void wrap(StringBuilder text, String description, int indent) {
        int room = WIDTH - indent;
        String separator = "";
        for (String line : description.split("\n")) {
            int used = 0;
            text.append(separator);
            for (String word : line.split(" ", -1)) {
                if (used > 0 && used + 1 + word.length() > room) {
                    text.append('\n').repeat(' ', indent);
                    used = 0;
                } else if (used > 0) {
                    text.append(' ');
                    used++;
                }
                text.append(word);
                used += word.length();
            }
            separator = "\n" + " ".repeat(indent);
        }
    }
}
