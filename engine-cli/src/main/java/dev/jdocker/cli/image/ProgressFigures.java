package dev.jdocker.cli.image;

import dev.jdocker.cli.output.Human;
import dev.jdocker.cli.output.Json;
import org.jspecify.annotations.Nullable;

/** How far something is, as Docker's client draws it: {@code [=====>     ]  3.2MB/32.1MB}. */
final class ProgressFigures {
    private static final int BAR = 50;
    private static final int WIDTH_FOR_BAR = 110;

    private ProgressFigures() {}

    /**
     * The text of a {@code progressDetail}, empty when it has no figures.
     *
     * @param columns of the terminal; a narrow one has no room for the bar
     */
    static String text(@Nullable Object detail, int columns) {
        long current = Json.number(detail, "current");
        long total = Json.number(detail, "total");
        String units = Json.string(detail, "units");
        if (current <= 0 && total <= 0) {
            return "";
        }
        if (total <= 0) {
            return units.isEmpty() ? padded(current) : current + " " + units;
        }
        StringBuilder text = new StringBuilder();
        int filled = (int) Math.min(BAR, (long) ((double) current / total * 100) / 2);
        if (columns > WIDTH_FOR_BAR) {
            text.append('[')
                    .repeat("=", filled)
                    .append('>')
                    .repeat(" ", BAR - filled)
                    .append("] ");
        }
        if (!Json.bool(detail, "hidecounts")) {
            text.append(units.isEmpty() ? bytes(current, total) : counted(current, total, units));
        }
        return text.toString();
    }

    /** Whether there are figures to show. */
    static boolean hasAny(@Nullable Object detail) {
        return Json.number(detail, "current") > 0 || Json.number(detail, "total") > 0;
    }

    private static String bytes(long current, long total) {
        return current > total ? padded(current) : padded(current) + "/" + Human.sizeWithFourDigits(total);
    }

    private static String counted(long current, long total, String units) {
        return current > total ? current + " " + units : current + "/" + total + " " + units;
    }

    private static String padded(long bytes) {
        String size = Human.sizeWithFourDigits(bytes);
        return " ".repeat(Math.max(0, 8 - size.length())) + size;
    }
}
