package dev.jdocker.daemon.container.stream;

import dev.jdocker.daemon.log.LineSplitter.Cut;
import dev.jdocker.daemon.log.OutputStreamName;
import java.nio.ByteBuffer;

/**
 * How much of the spooled output stands in the log: everything of the spools before {@code stdout} and {@code stderr} is
 * logged once the log's current file is {@code length} long.
 *
 * @param stdoutCut the line of stdout that goes on
 */
record Position(long length, long stdout, long stderr, Cut stdoutCut, Cut stderrCut) {
    static final int BYTES = 7 * Long.BYTES;

    static Position start(long length) {
        return new Position(length, 0, 0, Cut.NONE, Cut.NONE);
    }

    long spool(OutputStreamName stream) {
        return stream == OutputStreamName.STDOUT ? stdout : stderr;
    }

    Cut cut(OutputStreamName stream) {
        return stream == OutputStreamName.STDOUT ? stdoutCut : stderrCut;
    }

    /** The position after more of one stream has been logged. */
    Position advance(OutputStreamName stream, long newLength, long newSpool, Cut newCut) {
        return stream == OutputStreamName.STDOUT
                ? new Position(newLength, newSpool, stderr, newCut, stderrCut)
                : new Position(newLength, stdout, newSpool, stdoutCut, newCut);
    }

    /** The position in another file, or in none. */
    Position withLength(long newLength) {
        return new Position(newLength, stdout, stderr, stdoutCut, stderrCut);
    }

    void put(ByteBuffer buffer) {
        buffer.putLong(length).putLong(stdout).putLong(stderr);
        put(buffer, stdoutCut);
        put(buffer, stderrCut);
    }

    private static void put(ByteBuffer buffer, Cut cut) {
        buffer.putLong(cut.since()).putLong(cut.pieces());
    }

    static Position get(ByteBuffer buffer) {
        return new Position(buffer.getLong(), buffer.getLong(), buffer.getLong(), cut(buffer), cut(buffer));
    }

    private static Cut cut(ByteBuffer buffer) {
        return new Cut(buffer.getLong(), buffer.getLong());
    }
}
