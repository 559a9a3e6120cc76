package dev.jdocker.daemon.log;

/**
 * Cuts one stream of a container into log lines as Docker's copier does: at newlines, and every 16 KiB of a longer line.
 * The pieces of a cut line carry the time of the first; only the last ends in a newline. What this holds between calls is
 * that time alone, so a splitter is made again from it after a crash.
 */
public final class LineSplitter {
    /** The longest piece, as Docker's {@code defaultBufSize}. */
    public static final int MAX_LINE_BYTES = 16 * 1024;

    private final OutputStreamName stream;
    private long partialSince;
    private byte[] partialTime = new byte[0];

    /** @param partialSince the time of the cut line that goes on, in nanoseconds since 1970; 0 if none does */
    public LineSplitter(OutputStreamName stream, long partialSince) {
        this.stream = stream;
        restore(partialSince);
    }

    /** The time of the line that is being cut, 0 between lines. */
    public long partialSince() {
        return partialSince;
    }

    /** Goes back to an earlier {@link #partialSince()}. */
    public void restore(long since) {
        partialSince = since;
        if (since != 0) {
            partialTime = LogTime.nano(since);
        }
    }

    /**
     * Encodes the lines of {@code bytes[0, length)} into {@code out}.
     *
     * @param atEnd whether no more will come, so that an unfinished line is written too
     * @return how many bytes were used; the rest must be given again with what follows
     */
    public int encode(byte[] bytes, int length, boolean atEnd, long nowNanos, ByteSink out) {
        byte[] now = LogTime.nano(nowNanos);
        int at = 0;
        while (at < length) {
            int limit = Math.min(length, at + MAX_LINE_BYTES);
            int newline = indexOfNewline(bytes, at, limit);
            if (newline >= 0) {
                JsonLines.write(out, bytes, at, newline, true, stream, partialSince == 0 ? now : partialTime);
                partialSince = 0;
                at = newline + 1;
            } else if (limit - at == MAX_LINE_BYTES || atEnd) {
                if (partialSince == 0) {
                    partialSince = nowNanos;
                    partialTime = now;
                }
                JsonLines.write(out, bytes, at, limit, false, stream, partialTime);
                at = limit;
            } else {
                break;
            }
        }
        return at;
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
