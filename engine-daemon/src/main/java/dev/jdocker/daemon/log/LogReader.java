package dev.jdocker.daemon.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Reads a json-file log, as far as its {@link LogGrowth} allows, and goes on with it where that is asked for. */
public final class LogReader {
    private static final int BLOCK_BYTES = 256 * 1024;
    private static final long IDLE_CHECK_MILLIS = 10_000;

    private final Path file;
    private final LogGrowth growth;

    /** @param growth of the log being written, or {@link LogGrowth#ended} */
    public LogReader(Path file, LogGrowth growth) {
        this.file = file;
        this.growth = growth;
    }

    /** A reader of a log that nobody writes any more; it may be missing. */
    public static LogReader ofEnded(Path file) throws IOException {
        return new LogReader(file, LogGrowth.ended(Files.exists(file) ? Files.size(file) : 0));
    }

    /** Gives the wanted lines to {@code sink}; returns at the end of the log, of the query, or once the sink is gone. */
    public void read(LogQuery query, LogSink sink) throws IOException, InterruptedException {
        if (!Files.exists(file)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long end = growth.length();
            long start = query.tail() < 0 ? 0 : LogTailSearch.start(channel, end, query.tail());
            new Pass(channel, query, sink, start).run(end);
        }
    }

    /** One reading from a position on. */
    private final class Pass {
        private final FileChannel channel;
        private final LogQuery query;
        private final LogSink sink;
        private final JsonLine line = new JsonLine();
        private byte[] block = new byte[0];
        private int held;
        private long position;

        Pass(FileChannel channel, LogQuery query, LogSink sink, long start) {
            this.channel = channel;
            this.query = query;
            this.sink = sink;
            this.position = start;
        }

        void run(long firstEnd) throws IOException, InterruptedException {
            long end = firstEnd;
            while (!sink.isGone()) {
                if (!readUpTo(end)) {
                    return;
                }
                sink.flush();
                if (!query.follow()) {
                    return;
                }
                boolean ended = growth.isEnded();
                if (position >= growth.length()) {
                    if (ended) {
                        return;
                    }
                    release();
                    growth.await(position, IDLE_CHECK_MILLIS);
                }
                end = growth.length();
            }
        }

        /** False once the query is answered before its end. */
        private boolean readUpTo(long end) throws IOException {
            while (position < end) {
                if (block.length - held < Math.min(BLOCK_BYTES / 2, end - position)) {
                    long wanted = Math.max(held * 2L, held + Math.min(BLOCK_BYTES, end - position));
                    block = Arrays.copyOf(block, Math.toIntExact(Math.max(wanted, 8192)));
                }
                int size = (int) Math.min(block.length - held, end - position);
                int read = channel.read(ByteBuffer.wrap(block, held, size), position);
                if (read <= 0) {
                    return false;
                }
                position += read;
                int filled = held + read;
                int used = lines(filled);
                if (used < 0 || sink.isGone()) {
                    return false;
                }
                held = filled - used;
                System.arraycopy(block, used, block, 0, held);
            }
            return true;
        }

        /** Gives on the whole lines of the block; how many bytes they took, -1 if the query's time is over. */
        private int lines(int filled) throws IOException {
            int start = 0;
            for (int i = held; i < filled; i++) {
                if (block[i] != '\n') {
                    continue;
                }
                if (line.parse(block, start, i)) {
                    if (query.limitsTime()) {
                        Long time = line.epochNanos();
                        if (time != null && time > query.untilNanos()) {
                            sink.flush();
                            return -1;
                        }
                        if (time != null && time < query.sinceNanos()) {
                            start = i + 1;
                            continue;
                        }
                    }
                    if (query.wants(line.stream())) {
                        sink.line(line, line.text().array(), line.text().length());
                    }
                }
                start = i + 1;
            }
            return start;
        }

        /** An idle follower keeps no buffer. */
        private void release() {
            if (held == 0) {
                block = new byte[0];
            }
        }
    }
}
