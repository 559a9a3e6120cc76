package dev.jdocker.daemon.log;

import dev.jdocker.daemon.log.LogGrowth.Reach;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The log files of one container that runs, open for appending. Appends come from one thread at a time; readers follow its
 * {@link #growth()}. Whole batches become visible to readers, never half a line.
 */
public final class FileLog implements AutoCloseable {
    private final StoredLog where;
    private final Rotations rotations;
    private final RotatedFiles files;
    private final LogGrowth growth;
    private FileChannel channel;
    private long number;
    private long length;

    /** Opens or makes the file; what it holds already is kept. */
    public FileLog(StoredLog where, Rotations rotations) throws IOException {
        this.where = where;
        this.rotations = rotations;
        this.files = new RotatedFiles(where);
        Path folder = where.file().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        ReentrantLock lock = rotations.lock(where.file());
        lock.lock();
        try {
            files.tidy();
            channel = open();
            length = channel.size();
        } finally {
            lock.unlock();
        }
        growth = new LogGrowth(new Reach(number, length));
        if (files.slot(1).isPresent()) {
            rotations.compress(where);
        }
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(
                where.file(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    public LineFormat format() {
        return where.format();
    }

    /** The length of the file being written. */
    public long length() {
        return length;
    }

    /** How many bytes fit before a new file should begin; none or less if it is time. */
    public long room() {
        return where.rotation().maxBytes() - length;
    }

    /** Cuts the file to a length that it had before; readers have not seen more. */
    public void truncate(long newLength) throws IOException {
        channel.truncate(newLength);
        length = newLength;
        growth.restart(new Reach(number, newLength));
    }

    /** Cuts off what a loss of power left of an entry, so that what follows does not run into it. */
    public void dropTorn() throws IOException {
        long whole = where.format().wholeLength(channel, length);
        if (whole != length) {
            truncate(whole);
        }
    }

    /**
     * Appends a batch of whole entries and tells the followers.
     *
     * @throws IOException if not all of it could be written; the file is as before then, if that could be had
     */
    public void append(ByteSink entries) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(entries.array(), 0, entries.length());
        long at = length;
        try {
            while (buffer.hasRemaining()) {
                at += channel.write(buffer, at);
            }
        } catch (IOException e) {
            try {
                channel.truncate(length);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
        length = at;
        growth.advance(new Reach(number, at));
    }

    /** Goes on in a new file; the oldest one may go. */
    public void rotate() throws IOException {
        FileChannel old = channel;
        ReentrantLock lock = rotations.lock(where.file());
        lock.lock();
        try {
            files.rotate();
            channel = open();
            number++;
            length = 0;
            growth.advance(new Reach(number, 0));
        } finally {
            lock.unlock();
        }
        old.close();
        rotations.compress(where);
    }

    /** What followers wait on. */
    public LogGrowth growth() {
        return growth;
    }

    /** What the log holds now. Its appends must not run meanwhile, unless the reader goes on with {@link #growth()}. */
    public LogSnapshot snapshot() throws IOException {
        ReentrantLock lock = rotations.lock(where.file());
        lock.lock();
        try {
            return LogSnapshot.open(files, growth.reach());
        } finally {
            lock.unlock();
        }
    }

    /** The log from the file with that number on, or from the oldest one that is left. */
    LogSnapshot snapshotFrom(long first) throws IOException {
        ReentrantLock lock = rotations.lock(where.file());
        lock.lock();
        try {
            Reach reach = growth.reach();
            return LogSnapshot.open(files, reach, Math.min(files.oldest(), reach.file() - first));
        } finally {
            lock.unlock();
        }
    }

    /** Ends the followers too, once they have read to the end. */
    @Override
    public void close() throws IOException {
        growth.end();
        channel.close();
    }
}
