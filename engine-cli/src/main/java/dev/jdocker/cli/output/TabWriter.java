package dev.jdocker.cli.output;

import java.util.ArrayList;
import java.util.List;

/**
 * Aligns text in columns: a tab ends a cell, and neighbouring lines that both have a cell in a column share its width.
 * The last cell of a line, which no tab ends, belongs to no column (as in Go's text/tabwriter, from which Docker's tables
 * get their look).
 */
public final class TabWriter {
    private final int minimumWidth;
    private final int padding;

    public TabWriter(int minimumWidth, int padding) {
        this.minimumWidth = minimumWidth;
        this.padding = padding;
    }

    public String align(String text) {
        List<String[]> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            lines.add(line.split("\t", -1));
        }
        int[][] widths = new int[lines.size()][];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = new int[lines.get(i).length - 1];
        }
        measure(lines, widths, 0, lines.size(), 0);
        StringBuilder out = new StringBuilder(text.length() * 2);
        for (int i = 0; i < widths.length; i++) {
            String[] cells = lines.get(i);
            if (i > 0) {
                out.append('\n');
            }
            for (int column = 0; column < cells.length; column++) {
                out.append(cells[column]);
                if (column < cells.length - 1) {
                    out.repeat(' ', widths[i][column] - width(cells[column]));
                }
            }
        }
        return out.toString();
    }

    private void measure(List<String[]> lines, int[][] widths, int from, int to, int column) {
        for (int line = from; line < to; ) {
            if (widths[line].length <= column) {
                line++;
                continue;
            }
            int end = line;
            int width = minimumWidth;
            boolean empty = true;
            while (end < to && widths[end].length > column) {
                int cell = width(lines.get(end)[column]);
                width = Math.max(width, cell + padding);
                empty &= cell == 0;
                end++;
            }
            for (int i = line; i < end; i++) {
                widths[i][column] = empty ? Math.max(minimumWidth, padding) : width;
            }
            measure(lines, widths, line, end, column + 1);
            line = end;
        }
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
