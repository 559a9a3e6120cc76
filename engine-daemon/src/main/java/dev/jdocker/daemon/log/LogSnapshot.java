package dev.jdocker.daemon.log;

import dev.jdocker.daemon.log.LogGrowth.Reach;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.GZIPInputStream;

/**
 * The files of a log, open for reading, the oldest first. Renames and removals that come later do not touch it, and the last
 * file is read only up to where it stood.
 */
public final class LogSnapshot implements AutoCloseable {
    private final RotatedFiles files;
    private final List<Part> parts = new ArrayList<>();
    private final Reach reach;

    /** One file. */
    private static final class Part {
        private FileChannel channel;
        private boolean compressed;
        private final long limit;

        Part(FileChannel channel, boolean compressed, long limit) {
            this.channel = channel;
            this.compressed = compressed;
            this.limit = limit;
        }
    }

    private LogSnapshot(RotatedFiles files, Reach reach) {
        this.files = files;
        this.reach = reach;
    }

    static LogSnapshot open(RotatedFiles files, Reach reach) throws IOException {
        return open(files, reach, files.oldest());
    }

    /** Opens the files up to that many before the one being written; the caller holds the log's lock. */
    static LogSnapshot open(RotatedFiles files, Reach reach, long before) throws IOException {
        LogSnapshot snapshot = new LogSnapshot(files, reach);
        try {
            for (long number = before; number > 0; number--) {
                Path file = files.slot((int) number).orElse(null);
                if (file != null) {
                    snapshot.add(file, file.toString().endsWith(RotatedFiles.COMPRESSED), Long.MAX_VALUE);
                }
            }
            try {
                snapshot.add(files.current(), false, reach.length());
            } catch (NoSuchFileException e) {
                // The container has never run.
                return snapshot;
            }
            return snapshot;
        } catch (IOException e) {
            snapshot.close();
            throw e;
        }
    }

    /** A log that nobody writes any more; it may be missing. */
    public static LogSnapshot ofEnded(StoredLog log, Rotations rotations) throws IOException {
        ReentrantLock lock = rotations.lock(log.file());
        lock.lock();
        try {
            return open(new RotatedFiles(log), new Reach(0, Long.MAX_VALUE));
        } finally {
            lock.unlock();
        }
    }

    private void add(Path file, boolean compressed, long limit) throws IOException {
        parts.add(new Part(FileChannel.open(file, StandardOpenOption.READ), compressed, limit));
    }

    int size() {
        return parts.size();
    }

    /** Where the log ended. */
    Reach reach() {
        return reach;
    }

    /** The file at that index, decompressed; it stays this snapshot's to close. */
    FileChannel channel(int index) throws IOException {
        Part part = parts.get(index);
        if (part.compressed) {
            FileChannel plain = decompress(part.channel);
            part.channel.close();
            part.channel = plain;
            part.compressed = false;
        }
        return part.channel;
    }

    /** Up to where the file at that index is to be read. */
    long limit(int index) throws IOException {
        return Math.min(parts.get(index).limit, channel(index).size());
    }

    private FileChannel decompress(FileChannel compressed) throws IOException {
        Path work = files.work();
        // The file has no name while it is read, so that nothing is left behind whatever happens.
        try (InputStream in = new GZIPInputStream(Channels.newInputStream(compressed), 64 * 1024);
                OutputStream out = Files.newOutputStream(work)) {
            in.transferTo(out);
            return FileChannel.open(work, StandardOpenOption.READ);
        } finally {
            Files.delete(work);
        }
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (Part part : parts) {
            try {
                part.channel.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        parts.clear();
        if (failure != null) {
            throw failure;
        }
    }
}
