package dev.jdocker.daemon.container.stream;

import dev.jdocker.daemon.log.ByteSink;
import dev.jdocker.daemon.log.FileLog;
import dev.jdocker.daemon.log.LineSplitter;
import dev.jdocker.daemon.log.LineSplitter.Cut;
import dev.jdocker.daemon.log.LogSender;
import dev.jdocker.daemon.log.LogTime;
import dev.jdocker.daemon.log.OpenLog;
import dev.jdocker.daemon.log.OutputStreamName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the output of one run from its spools, and notes how far: each line stands in a file once, and is sent away at least
 * once, whenever the engine is killed.
 */
final class OutputLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OutputLog.class);

    /** Few, as what was sent is sent again after a crash, and is not in the cache before all of them are sent. */
    private static final int SENT_AT_ONCE = 64;

    private final OpenLog target;
    private final @Nullable FileLog file;
    private final PositionFile positions;
    private final LineSplitter stdout;
    private final LineSplitter stderr;
    private final InstantSource clock;
    private volatile Position position;
    private boolean sendFailed;

    /** Bytes of a spool from where it is logged up to. */
    static final class Batch {
        private final OutputStreamName stream;
        private final long start;
        private final byte[] bytes;
        private final int length;
        private final boolean atEnd;
        private final long nowNanos;

        /**
         * @param start where in the spool
         * @param atEnd whether the stream ends with them
         */
        Batch(OutputStreamName stream, long start, byte[] bytes, int length, boolean atEnd, long nowNanos) {
            this.stream = stream;
            this.start = start;
            this.bytes = bytes;
            this.length = length;
            this.atEnd = atEnd;
            this.nowNanos = nowNanos;
        }

        int length() {
            return length;
        }

        int split(LineSplitter splitter, int from, LineSplitter.Taker taker) {
            return splitter.split(bytes, from, length, atEnd, nowNanos, taker);
        }
    }

    /** Goes on where an earlier engine process left it, or behind what the log holds. Closes the log if that fails. */
    OutputLog(OpenLog target, Path positionFile, InstantSource clock) throws IOException {
        this.target = target;
        this.file = target.direct();
        this.clock = clock;
        PositionFile opened = null;
        try {
            opened = new PositionFile(positionFile);
            position = recover(opened, file, target.readable());
        } catch (IOException | RuntimeException e) {
            try (target) {
                if (opened != null) {
                    opened.close();
                }
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
        positions = opened;
        stdout = new LineSplitter(OutputStreamName.STDOUT, position.stdoutCut());
        stderr = new LineSplitter(OutputStreamName.STDERR, position.stderrCut());
    }

    private static Position recover(PositionFile positions, @Nullable FileLog file, @Nullable FileLog readable)
            throws IOException {
        Optional<Position> known = positions.recover(file == null ? -1 : file.length());
        if (file != null && known.isPresent()) {
            file.truncate(Math.min(file.length(), known.get().length()));
            return known.get().withLength(file.length());
        }
        if (readable != null) {
            readable.dropTorn();
        }
        return known.orElse(Position.start(0)).withLength(file == null ? 0 : file.length());
    }

    /** Up to where that spool is logged. */
    long logged(OutputStreamName stream) {
        return position.spool(stream);
    }

    /** The log as far as it can be read, null if it cannot. */
    @Nullable
    FileLog readable() {
        return target.readable();
    }

    /** Whether lines are sent away. */
    boolean sends() {
        return target.sender() != null;
    }

    /** Begins with a batch: sends its lines away where that is wanted, and waits for that. */
    Batch send(OutputStreamName stream, byte[] bytes, int length, boolean atEnd) {
        long now = LogTime.epochNanos(clock.instant());
        LogSender sender = target.sender();
        if (sender == null) {
            return new Batch(stream, logged(stream), bytes, length, atEnd, now);
        }
        LineSplitter splitter = splitter(stream);
        Cut before = splitter.cut();
        int[] pieces = {0};
        int sent = splitter.split(bytes, 0, length, atEnd, now, piece -> {
            attempt(() -> sender.send(piece));
            return ++pieces[0] < SENT_AT_ONCE;
        });
        splitter.restore(before);
        attempt(sender::flush);
        // They end where a piece ends: cut there, they are the same pieces again.
        return new Batch(stream, logged(stream), bytes, sent, true, now);
    }

    private interface Step {
        void run() throws IOException;
    }

    /** What cannot be sent is lost, as in dockerd: the container goes on. */
    private void attempt(Step step) {
        try {
            step.run();
            sendFailed = false;
        } catch (IOException e) {
            if (!sendFailed) {
                LOG.error("send the output of a container to its log: some of it is lost", e);
                sendFailed = true;
            }
        }
    }

    /**
     * Ends a batch: writes its lines where they are kept, and notes that they are done with.
     *
     * @param lines memory to work in
     * @return how many bytes count as logged now
     */
    int store(Batch batch, ByteSink lines) throws IOException {
        LineSplitter splitter = splitter(batch.stream);
        FileLog log = file;
        if (log == null) {
            return pass(splitter, batch);
        }
        int at = 0;
        int used;
        do {
            used = append(log, splitter, batch, at, lines);
            at += used;
        } while (used > 0 && at < batch.length);
        return at;
    }

    /** Writes as much as fits in the file. */
    private int append(FileLog log, LineSplitter splitter, Batch batch, int from, ByteSink lines) throws IOException {
        Cut before = splitter.cut();
        lines.clear();
        long room = log.room();
        int to = batch.split(splitter, from, piece -> {
            log.format().write(lines, piece);
            return lines.length() < room;
        });
        if (to == from) {
            return 0;
        }
        try {
            if (room <= 0) {
                rotate(log);
            }
            Position after = position.advance(
                    batch.stream,
                    position.length() + lines.length(),
                    position.spool(batch.stream) + (to - from),
                    splitter.cut());
            positions.intend(position, after);
            log.append(lines);
            position = after;
        } catch (IOException e) {
            splitter.restore(before);
            throw e;
        }
        return to - from;
    }

    private void rotate(FileLog log) throws IOException {
        if (log.length() > 0) {
            Position after = position.withLength(0);
            positions.intend(position, after);
            try {
                log.rotate();
                position = after;
            } catch (IOException e) {
                // Better a log that is too long than one that has lost lines.
                LOG.warn("begin a new log file: {}", e.toString());
            }
        }
    }

    /** Notes that the lines are done with. */
    private int pass(LineSplitter splitter, Batch batch) throws IOException {
        int used = batch.split(splitter, 0, piece -> true);
        if (used > 0) {
            position = position.advance(batch.stream, 0, position.spool(batch.stream) + used, splitter.cut());
            positions.intend(position, position);
        }
        return used;
    }

    /** Passes over bytes that could not be logged, so that a full disk does not stop the container. */
    void skip(Batch batch) {
        position = position.advance(
                batch.stream, position.length(), batch.start + batch.length, position.cut(batch.stream));
    }

    private LineSplitter splitter(OutputStreamName stream) {
        return stream == OutputStreamName.STDOUT ? stdout : stderr;
    }

    /** Lets go of whoever lines are sent to. */
    void abort() {
        LogSender sender = target.sender();
        if (sender != null) {
            sender.abort();
        }
    }

    @Override
    public void close() throws IOException {
        try (positions) {
            target.close();
        }
    }
}
