package dev.jdocker.daemon.log;

/**
 * Cuts one stream of a container into log lines as Docker's copier does: at newlines, and every 16 KiB of a longer line, but
 * never within a character. The pieces of a cut line carry the time of the first; only the last ends in a newline. What this
 * holds between calls is its {@link Cut} alone, so a splitter is made again from it after a crash.
 */
public final class LineSplitter {
    /** The longest piece, as Docker's {@code defaultBufSize}. */
    public static final int MAX_LINE_BYTES = 16 * 1024;

    private final LinePiece piece;
    private Cut cut;

    /**
     * The line that is being cut.
     *
     * @param since when it began, in nanoseconds since 1970; 0 between lines
     * @param pieces how many pieces of it there were
     */
    public record Cut(long since, long pieces) {
        public static final Cut NONE = new Cut(0, 0);
    }

    /** Takes the pieces. */
    @FunctionalInterface
    public interface Taker {
        /** Takes a piece; false to get no more of them now. */
        boolean take(LinePiece piece);
    }

    public LineSplitter(OutputStreamName stream, Cut cut) {
        this.piece = new LinePiece(stream);
        this.cut = cut;
    }

    public Cut cut() {
        return cut;
    }

    /** Goes back to an earlier {@link #cut()}. */
    public void restore(Cut earlier) {
        cut = earlier;
    }

    /**
     * Gives the lines of {@code bytes[from, to)} to {@code taker}.
     *
     * @param atEnd whether no more will come, so that an unfinished line is given too
     * @return up to where the bytes were used; the rest must be given again, with what follows
     */
    public int split(byte[] bytes, int from, int to, boolean atEnd, long nowNanos, Taker taker) {
        int at = from;
        boolean more = true;
        while (more && at < to) {
            int limit = Math.min(to, at + MAX_LINE_BYTES);
            int newline = indexOfNewline(bytes, at, limit);
            if (newline >= 0) {
                boolean goesOn = cut.since() != 0;
                piece.time(goesOn ? cut.since() : nowNanos);
                piece.set(bytes, at, newline, true, goesOn ? cut.pieces() + 1 : 0);
                cut = Cut.NONE;
                at = newline + 1;
            } else if (limit - at == MAX_LINE_BYTES || atEnd) {
                int end = limit - at == MAX_LINE_BYTES ? characterEnd(bytes, at, limit) : limit;
                cut = new Cut(cut.since() == 0 ? nowNanos : cut.since(), cut.pieces() + 1);
                piece.time(cut.since());
                piece.set(bytes, at, end, false, cut.pieces());
                at = end;
            } else {
                break;
            }
            more = taker.take(piece);
        }
        return at;
    }

    /** The end of the last whole character before {@code limit}, so that a cut does not make two broken ones of one. */
    private static int characterEnd(byte[] bytes, int from, int limit) {
        for (int start = limit - 1; start >= Math.max(from, limit - 3); start--) {
            int first = bytes[start] & 0xff;
            if (first < 0x80) {
                return limit;
            }
            if (first >= 0xc0) {
                int size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
                return start + size > limit ? start : limit;
            }
        }
        return limit;
    }

    private static int indexOfNewline(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
