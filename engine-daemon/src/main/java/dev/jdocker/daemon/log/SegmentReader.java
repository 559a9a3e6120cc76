package dev.jdocker.daemon.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads one file of a log after the other and gives on the lines that are wanted. */
final class SegmentReader {
    private static final int BLOCK_BYTES = 256 * 1024;
    private static final int FIRST_BLOCK_BYTES = 8192;

    private final LineDecoder line;
    private final LogQuery query;
    private final LogSink sink;
    private @Nullable FileChannel channel;
    private byte[] block = new byte[0];
    private int held;
    private long position;

    SegmentReader(LineDecoder decoder, LogQuery query, LogSink sink) {
        this.line = decoder;
        this.query = query;
        this.sink = sink;
    }

    /** Goes on in that file, at the begin of an entry; what was left of another file was no whole entry. */
    void begin(FileChannel file, long start) {
        channel = file;
        position = start;
        held = 0;
    }

    /** Gives on the lines before {@code end}; false once the query is answered or nobody listens any more. */
    @SuppressWarnings("ThreadPriorityCheck") // the yield below: virtual threads are not preempted
    boolean readUpTo(long end) throws IOException {
        FileChannel file = channel;
        if (file == null) {
            return true;
        }
        while (position < end) {
            if (block.length - held < Math.min(BLOCK_BYTES / 2, end - position)) {
                long wanted = Math.max(held * 2L, held + Math.min(BLOCK_BYTES, end - position));
                block = Arrays.copyOf(block, Math.toIntExact(Math.max(wanted, FIRST_BLOCK_BYTES)));
            }
            int size = (int) Math.min(block.length - held, end - position);
            int read = file.read(ByteBuffer.wrap(block, held, size), position);
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
            // A reader that is never held up would keep its carrier from all others.
            Thread.yield();
        }
        return true;
    }

    /** Gives on the whole lines of the block; how many bytes they took, -1 if the query's time is over. */
    private int lines(int filled) throws IOException {
        int start = 0;
        while (start < filled) {
            int used = line.decode(block, start, filled);
            if (used == 0) {
                break;
            }
            start += used;
            if (line.isLine() && !give()) {
                sink.flush();
                return -1;
            }
        }
        return start;
    }

    /** False if the line is later than what is asked for. */
    private boolean give() throws IOException {
        if (query.limitsTime()) {
            Long time = line.epochNanos();
            if (time != null && time > query.untilNanos()) {
                return false;
            }
            if (time != null && time < query.sinceNanos()) {
                return true;
            }
        }
        if (query.wants(line.stream())) {
            sink.line(line);
        }
        return true;
    }

    /** An idle follower keeps no buffer. */
    void release() {
        if (held == 0) {
            block = new byte[0];
        }
    }
}
