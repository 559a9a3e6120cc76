package dev.jdocker.daemon.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The log file of one container that runs, open for appending. Appends come from one thread at a time; readers follow its
 * {@link #growth()}. Whole batches become visible to readers, never half a line.
 */
public final class JsonFileLog implements AutoCloseable {
    private final FileChannel channel;
    private final LogGrowth growth;
    private long length;

    /** Opens or makes the file; what it holds already is kept. */
    public JsonFileLog(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        length = channel.size();
        growth = new LogGrowth(length);
    }

    public long length() {
        return length;
    }

    /** Cuts the file to a length that it had before; readers have not seen more. */
    public void truncate(long newLength) throws IOException {
        channel.truncate(newLength);
        length = newLength;
        growth.restart(newLength);
    }

    /** Ends a line that a loss of power cut off, so that what follows does not run into it. */
    public void endLastLine() throws IOException {
        if (length == 0) {
            return;
        }
        ByteBuffer last = ByteBuffer.allocate(1);
        if (channel.read(last, length - 1) == 1 && last.get(0) != '\n') {
            ByteSink newline = new ByteSink(1);
            newline.put((byte) '\n');
            append(newline);
        }
    }

    /**
     * Appends a batch of whole lines and tells the followers.
     *
     * @throws IOException if not all of it could be written; the file is as before then, if that could be had
     */
    public void append(ByteSink lines) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(lines.array(), 0, lines.length());
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
        growth.advance(at);
    }

    /** What followers wait on. */
    public LogGrowth growth() {
        return growth;
    }

    /** Writes through to the disk. */
    public void force() throws IOException {
        channel.force(false);
    }

    /** Ends the followers too, once they have read to the end. */
    @Override
    public void close() throws IOException {
        growth.end();
        channel.close();
    }
}
