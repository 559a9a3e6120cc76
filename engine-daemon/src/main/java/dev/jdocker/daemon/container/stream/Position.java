package dev.jdocker.daemon.container.stream;

import dev.jdocker.daemon.log.OutputStreamName;
import java.nio.ByteBuffer;

/**
 * How much of the spooled output stands in the log: everything of the spools before {@code stdout} and {@code stderr} is
 * in the first {@code json} bytes of the log.
 *
 * @param stdoutPartialSince see {@link dev.jdocker.daemon.log.LineSplitter#partialSince()}
 */
record Position(long json, long stdout, long stderr, long stdoutPartialSince, long stderrPartialSince) {
    static final int BYTES = 5 * Long.BYTES;

    static Position start(long jsonLength) {
        return new Position(jsonLength, 0, 0, 0, 0);
    }

    long spool(OutputStreamName stream) {
        return stream == OutputStreamName.STDOUT ? stdout : stderr;
    }

    long partialSince(OutputStreamName stream) {
        return stream == OutputStreamName.STDOUT ? stdoutPartialSince : stderrPartialSince;
    }

    /** The position after more of one stream has been logged. */
    Position advance(OutputStreamName stream, long newJson, long newSpool, long newPartialSince) {
        return stream == OutputStreamName.STDOUT
                ? new Position(newJson, newSpool, stderr, newPartialSince, stderrPartialSince)
                : new Position(newJson, stdout, newSpool, stdoutPartialSince, newPartialSince);
    }

    void put(ByteBuffer buffer) {
        buffer.putLong(json)
                .putLong(stdout)
                .putLong(stderr)
                .putLong(stdoutPartialSince)
                .putLong(stderrPartialSince);
    }

    static Position get(ByteBuffer buffer) {
        return new Position(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
    }
}
