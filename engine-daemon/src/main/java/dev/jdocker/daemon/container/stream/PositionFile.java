package dev.jdocker.daemon.container.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The intent of each append to a log, written before it in one record: the position before and the one after. Whoever comes
 * after a crash looks at the length of the log. Is it the one after, the append was done; else it is cut to the one before
 * and done again from the spool. A rotation is noted likewise, as a step from a length to an empty or missing file. The file
 * lies beside the spools on tmpfs: what takes it away takes them too.
 */
final class PositionFile implements AutoCloseable {
    private static final int RECORD_BYTES = 2 * Position.BYTES + Long.BYTES;

    private final FileChannel channel;
    private final ByteBuffer record = ByteBuffer.allocate(RECORD_BYTES);

    PositionFile(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Notes what is about to be appended. */
    void intend(Position before, Position after) throws IOException {
        record.clear();
        before.put(record);
        after.put(record);
        record.putLong(checksum(record));
        record.flip();
        while (record.hasRemaining()) {
            channel.write(record, record.position());
        }
    }

    /**
     * Where the log really stands, given the length of its file; empty if nothing was ever appended.
     *
     * @param length -1 where there is no file that tells: then what was intended counts as done
     */
    Optional<Position> recover(long length) throws IOException {
        ByteBuffer read = ByteBuffer.allocate(RECORD_BYTES);
        while (read.hasRemaining() && channel.read(read, read.position()) > 0) {}
        if (read.hasRemaining()) {
            return Optional.empty();
        }
        read.flip();
        Position before = Position.get(read);
        Position after = Position.get(read);
        if (read.getLong() != checksum(read)) {
            return Optional.empty();
        }
        return Optional.of(length < 0 || after.length() == length ? after : before);
    }

    private static long checksum(ByteBuffer buffer) {
        CRC32C sum = new CRC32C();
        sum.update(buffer.duplicate().limit(2 * Position.BYTES).position(0));
        return sum.getValue();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
