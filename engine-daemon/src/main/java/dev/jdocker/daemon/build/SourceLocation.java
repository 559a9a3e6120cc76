package dev.jdocker.daemon.build;

import java.util.List;

/** A place in a Dockerfile, with which a message is shown together. */
public record SourceLocation(SourceFile file, List<Range> ranges) {
    public SourceLocation {
        ranges = List.copyOf(ranges);
    }

    /** Lines from 1, columns from 0; the end is included. */
    public record Range(int startLine, int startColumn, int endLine, int endColumn) {
        /** Whole lines. */
        public static Range ofLines(int start, int end) {
            return new Range(start, 0, end, 0);
        }
    }

    /** The first line, 0 if none is known. */
    public int line() {
        return ranges.isEmpty() ? 0 : ranges.getFirst().startLine();
    }
}
