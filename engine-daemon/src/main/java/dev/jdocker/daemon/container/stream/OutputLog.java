package dev.jdocker.daemon.container.stream;

import dev.jdocker.daemon.log.ByteSink;
import dev.jdocker.daemon.log.JsonFileLog;
import dev.jdocker.daemon.log.LineSplitter;
import dev.jdocker.daemon.log.LogGrowth;
import dev.jdocker.daemon.log.LogTime;
import dev.jdocker.daemon.log.OutputStreamName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** The log of one run of a container together with its position in the spools. Its caller lets one thread in at a time. */
final class OutputLog implements AutoCloseable {
    private final JsonFileLog log;
    private final PositionFile positions;
    private final LineSplitter stdout;
    private final LineSplitter stderr;
    private final InstantSource clock;
    private Position position;

    /** Opens the log where an earlier engine process left it, or to go on behind what it holds. */
    OutputLog(Path logFile, Path positionFile, InstantSource clock) throws IOException {
        this.clock = clock;
        this.log = new JsonFileLog(logFile);
        try {
            this.positions = new PositionFile(positionFile);
        } catch (IOException e) {
            log.close();
            throw e;
        }
        Optional<Position> known = positions.recover(log.length());
        if (known.isPresent()) {
            position = known.get();
            log.truncate(position.json());
        } else {
            log.endLastLine();
            position = Position.start(log.length());
        }
        stdout = new LineSplitter(OutputStreamName.STDOUT, position.stdoutPartialSince());
        stderr = new LineSplitter(OutputStreamName.STDERR, position.stderrPartialSince());
    }

    /** Up to where that spool is logged. */
    long logged(OutputStreamName stream) {
        return position.spool(stream);
    }

    /** The log's length, the end of a line. */
    long length() {
        return position.json();
    }

    LogGrowth growth() {
        return log.growth();
    }

    /**
     * Logs the lines of the bytes that begin at {@link #logged} of that spool.
     *
     * @param atEnd whether the stream ends with them
     * @param lines memory to work in
     * @return how many bytes count as logged now
     */
    int append(OutputStreamName stream, byte[] bytes, int length, boolean atEnd, ByteSink lines) throws IOException {
        LineSplitter splitter = stream == OutputStreamName.STDOUT ? stdout : stderr;
        long partialBefore = splitter.partialSince();
        lines.clear();
        int used = splitter.encode(bytes, length, atEnd, LogTime.epochNanos(clock.instant()), lines);
        if (used == 0) {
            return 0;
        }
        Position after = position.advance(
                stream, position.json() + lines.length(), position.spool(stream) + used, splitter.partialSince());
        try {
            positions.intend(position, after);
            log.append(lines);
        } catch (IOException e) {
            splitter.restore(partialBefore);
            throw e;
        }
        position = after;
        return used;
    }

    /** Passes over bytes that could not be logged, so that a full disk does not stop the container. */
    void skip(OutputStreamName stream, int bytes) {
        position = position.advance(
                stream, position.json(), position.spool(stream) + bytes, position.partialSince(stream));
    }

    @Override
    public void close() throws IOException {
        try (positions) {
            log.close();
        }
    }
}
