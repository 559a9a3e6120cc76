package dev.jdocker.daemon;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Holds a data root for this process. The kernel lets go of it however the process ends. */
final class DataRootLock implements AutoCloseable {

    private final FileChannel channel;

    private DataRootLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @throws IOException if another process holds it
     */
    static DataRootLock take(Path dataRoot) throws IOException {
        FileChannel channel =
                FileChannel.open(dataRoot.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw new IOException("the data root " + dataRoot + " is in use by another jdockerd");
        }
        return new DataRootLock(channel);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
