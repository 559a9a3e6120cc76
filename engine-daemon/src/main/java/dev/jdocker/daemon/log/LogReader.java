package dev.jdocker.daemon.log;

import dev.jdocker.daemon.log.LogGrowth.Reach;
import java.io.IOException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log through all its files, and goes on with what is written where that is asked for. A follower that is slower
 * than the container by more than the log may hold goes on with the oldest file that is left; it never holds up anyone.
 */
public final class LogReader {
    private static final long IDLE_CHECK_MILLIS = 10_000;

    private final LineFormat format;
    private final @Nullable FileLog live;

    private LogReader(LineFormat format, @Nullable FileLog live) {
        this.format = format;
        this.live = live;
    }

    /** A reader of what stands in files and is not followed. */
    public static LogReader of(LineFormat format) {
        return new LogReader(format, null);
    }

    /** A reader of a log that is being written. */
    public static LogReader of(FileLog live) {
        return new LogReader(live.format(), live);
    }

    /** Gives the wanted lines to {@code sink}; returns at the end of the log, of the query, or once the sink is gone. */
    public void read(LogSnapshot snapshot, LogQuery query, LogSink sink) throws IOException, InterruptedException {
        SegmentReader lines = new SegmentReader(format.decoder(), query, sink);
        if (query.tail() != 0 && !readPast(snapshot, query, lines)) {
            return;
        }
        sink.flush();
        if (query.follow() && live != null && snapshot.size() > 0) {
            if (query.tail() == 0) {
                lines.begin(
                        snapshot.channel(snapshot.size() - 1), snapshot.reach().length());
            }
            follow(live, snapshot, lines, sink);
        }
    }

    /** False once the query is answered before the log's end. */
    private boolean readPast(LogSnapshot snapshot, LogQuery query, SegmentReader lines) throws IOException {
        int first = 0;
        long start = 0;
        if (query.tail() > 0) {
            first = snapshot.size();
            long wanted = query.tail();
            while (first > 0 && wanted > 0) {
                first--;
                LineFormat.Tail tail = format.tail(snapshot.channel(first), snapshot.limit(first), wanted);
                start = tail.position();
                wanted -= tail.lines();
            }
        }
        for (int index = first; index < snapshot.size(); index++) {
            lines.begin(snapshot.channel(index), index == first ? start : 0);
            if (!lines.readUpTo(snapshot.limit(index))) {
                return false;
            }
        }
        return true;
    }

    private static void follow(FileLog log, LogSnapshot past, SegmentReader lines, LogSink sink)
            throws IOException, InterruptedException {
        LogSnapshot open = past;
        try {
            while (followFile(log.growth(), open, lines, sink)) {
                LogSnapshot next = log.snapshotFrom(open.reach().file() + 1);
                if (open != past) {
                    open.close();
                }
                open = next;
                for (int index = 0; index < open.size(); index++) {
                    lines.begin(open.channel(index), 0);
                    if (!lines.readUpTo(open.limit(index))) {
                        return;
                    }
                }
            }
        } finally {
            if (open != past) {
                open.close();
            }
        }
    }

    /** Follows the file that was being written; true if it is read to its end and another one has come after it. */
    private static boolean followFile(LogGrowth growth, LogSnapshot open, SegmentReader lines, LogSink sink)
            throws IOException, InterruptedException {
        FileChannel channel = open.channel(open.size() - 1);
        long file = open.reach().file();
        while (!sink.isGone()) {
            boolean ended = growth.isEnded();
            Reach reach = growth.reach();
            boolean isOld = reach.file() != file;
            long end = isOld ? channel.size() : reach.length();
            if (!lines.readUpTo(end)) {
                return false;
            }
            if (isOld) {
                return true;
            }
            sink.flush();
            if (!growth.reach().isBeyond(reach)) {
                if (ended) {
                    return false;
                }
                lines.release();
                growth.await(reach, IDLE_CHECK_MILLIS);
            }
        }
        return false;
    }
}
