package dev.jdocker.cli.image;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Lays out {@code images --tree}: a line for each name, the figures behind the last one, the platforms below. */
final class ImageTree {
    /** Where there is no terminal, or one that does not tell its width. */
    private static final int DEFAULT_WIDTH = 80;

    private static final int LEAST_WIDTH = 20;
    private static final int LEAST_NAME_WIDTH = 12;
    private static final String GAP = "   ";
    private static final String NAME_TITLE = "IMAGE";
    private static final String USED = "U";

    private static final List<Column> FIGURES = List.of(
            new Column("ID", 12, Side.LEFT, TreeImage.Figures::id),
            new Column("DISK USAGE", 10, Side.RIGHT, TreeImage.Figures::diskUsage),
            new Column("CONTENT SIZE", 12, Side.RIGHT, TreeImage.Figures::contentSize),
            new Column("EXTRA", 5, Side.LEFT, figures -> figures.used() ? USED : ""));

    /** Colours and weights, of which there are none where the output is no terminal. */
    private enum Style {
        WARNING("\033[93m"),
        HEADING("\033[39m\033[1m"),
        NAME("\033[34m\033[1m"),
        NORMAL("\033[39m"),
        FAINT("\033[39m\033[2m"),
        INFO("\033[96m"),
        SIGN("\033[1m\033[106m\033[30m"),
        CHIP("\033[38;5;0m\033[48;5;14m");

        private final String on;

        Style(String on) {
            this.on = on;
        }
    }

    private enum Side {
        LEFT,
        RIGHT
    }

    private record Column(String title, int width, Side side, Function<TreeImage.Figures, String> value) {}

    private final List<TreeImage> images;
    private final boolean isTerminal;
    private final int width;
    private final int nameWidth;
    private final List<Column> columns;
    private final StringBuilder out = new StringBuilder();

    /** @param terminalWidth its columns, 0 where they are not known */
    private ImageTree(List<TreeImage> images, boolean isTerminal, int terminalWidth) {
        this.images = images;
        this.isTerminal = isTerminal;
        this.width = Math.max(LEAST_WIDTH, terminalWidth == 0 ? DEFAULT_WIDTH : terminalWidth);
        int left = width;
        List<Column> fitting = new ArrayList<>();
        for (Column column : FIGURES) {
            int needed = column.width() + GAP.length();
            if (left - needed < LEAST_NAME_WIDTH) {
                break;
            }
            left -= needed;
            fitting.add(column);
        }
        this.columns = List.copyOf(fitting);
        this.nameWidth = Math.min(left, widestName());
    }

    static String text(List<TreeImage> images, boolean isTerminal, int terminalWidth) {
        return new ImageTree(images, isTerminal, terminalWidth).lines();
    }

    private int widestName() {
        int widest = NAME_TITLE.length();
        for (TreeImage image : images) {
            for (String name : image.names()) {
                widest = Math.max(widest, name.length());
            }
            for (TreeImage.Variant variant : image.variants()) {
                // Docker's client counts bytes, three for each line that is drawn
                widest = Math.max(widest, branch(variant, true).getBytes(StandardCharsets.UTF_8).length);
            }
        }
        return widest;
    }

    private String lines() {
        line(styled(
                Style.WARNING,
                "WARNING: This is an experimental feature. The output may change and shouldn't be depended on."));
        legend();
        out.append('\n').append(padded(Style.HEADING, NAME_TITLE, nameWidth, Side.LEFT));
        for (Column column : columns) {
            out.append(GAP).append(padded(Style.HEADING, column.title(), column.width(), column.side()));
        }
        out.append('\n');
        boolean spaced = images.stream().anyMatch(image -> !image.variants().isEmpty());
        for (TreeImage image : images) {
            image(image);
            if (spaced) {
                out.append('\n');
            }
        }
        return out.toString();
    }

    private void legend() {
        String sign = isTerminal ? styled(Style.SIGN, "i") + " " : "";
        String words = styled(Style.INFO, isTerminal ? "Info → " : "Info -> ");
        int length = isTerminal ? 21 : 18;
        String chip = isTerminal ? chip() : " " + chip();
        line(" ".repeat(Math.max(0, width - length)) + sign + words + chip + " In Use ");
    }

    private void image(TreeImage image) {
        if (image.names().isEmpty()) {
            out.append(padded(Style.FAINT, "<untagged>", nameWidth, Side.LEFT));
        } else {
            List<String> names = image.names().stream()
                    .sorted(Comparator.comparingInt(String::length).reversed())
                    .toList();
            // only the last and shortest has anything behind it
            names.subList(0, names.size() - 1)
                    .forEach(name -> line(styled(Style.NAME, isTerminal ? cut(name, width) : name)));
            out.append(padded(Style.NAME, names.getLast(), nameWidth, Side.LEFT));
        }
        figures(Style.NORMAL, image.figures());
        for (int i = 0; i < image.variants().size(); i++) {
            TreeImage.Variant variant = image.variants().get(i);
            Style style = variant.available() ? Style.NORMAL : Style.FAINT;
            String branch = branch(variant, i == image.variants().size() - 1);
            out.append(padded(style, branch, nameWidth, Side.LEFT));
            figures(style, variant.figures());
        }
    }

    private static String branch(TreeImage.Variant variant, boolean isLast) {
        return (isLast ? "└─ " : "├─ ") + variant.platform();
    }

    private void figures(Style style, TreeImage.Figures figures) {
        for (Column column : columns) {
            String value = column.value().apply(figures);
            out.append(GAP);
            if (value.equals(USED)) {
                int length = isTerminal ? 3 : 1;
                out.append(chip()).append(" ".repeat(column.width() - length));
            } else {
                out.append(padded(style, value, column.width(), column.side()));
            }
        }
        out.append('\n');
    }

    /** The sign of what is in use, which on a terminal has room about it. */
    private String chip() {
        return isTerminal ? styled(Style.CHIP, " " + USED + " ") : USED;
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    private String padded(Style style, String text, int columns, Side side) {
        String shown = cut(text, columns);
        String fill = " ".repeat(columns - length(shown));
        return side == Side.LEFT ? styled(style, shown) + fill : fill + styled(style, shown);
    }

    private static String cut(String text, int columns) {
        return length(text) <= columns ? text : text.substring(0, text.offsetByCodePoints(0, columns - 1)) + "…";
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private String styled(Style style, String text) {
        return isTerminal && !text.isEmpty() ? style.on + text + "\033[0m" : text;
    }
}
