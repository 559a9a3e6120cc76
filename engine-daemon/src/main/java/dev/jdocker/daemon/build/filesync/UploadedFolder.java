package dev.jdocker.daemon.build.filesync;

import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_RDONLY;

import dev.jdocker.daemon.build.LocalSource;
import dev.jdocker.daemon.layer.Compression;
import dev.jdocker.daemon.persist.TreeRemoval;
import dev.jdocker.daemon.tar.Owners;
import dev.jdocker.daemon.tar.TarLimits;
import dev.jdocker.daemon.tar.TreeUnpacker;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A context that comes as an archive, unpacked when it is asked for and removed when it is closed. */
public final class UploadedFolder implements LocalSource, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(UploadedFolder.class);
    private static final TreeUnpacker.Rules RULES = new TreeUnpacker.Rules(false, false, Owners.SAME);

    private final Linux linux;
    private final Path parent;
    private final Archive archive;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Path unpacked;

    /** Opens the archive, once. */
    @FunctionalInterface
    public interface Archive {
        InputStream open() throws IOException;
    }

    /**
     * @param parent where it is unpacked, in a folder of its own
     */
    public UploadedFolder(Linux linux, Path parent, Archive archive) {
        this.linux = linux;
        this.parent = parent;
        this.archive = archive;
    }

    @Override
    public String name() {
        return "context";
    }

    @Override
    public Path fetch(Selection selection, LongConsumer receivedBytes) throws IOException {
        lock.lock();
        try {
            Path there = unpacked;
            if (there == null) {
                there = Files.createTempDirectory(parent, "upload-");
                unpacked = there;
                unpack(there, receivedBytes);
            }
            return there;
        } finally {
            lock.unlock();
        }
    }

    private void unpack(Path folder, LongConsumer receivedBytes) throws IOException {
        try (Fd root = linux.openat(Fd.CWD, folder.toString(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
                InputStream in = Compression.plain(new Counted(archive.open(), receivedBytes));
                TreeUnpacker unpacker = new TreeUnpacker(linux, root, "", in, TarLimits.DEFAULT, RULES)) {
            unpacker.unpack();
        }
    }

    private static final class Counted extends FilterInputStream {
        private final LongConsumer receivedBytes;
        private long count;

        Counted(InputStream in, LongConsumer receivedBytes) {
            super(in);
            this.receivedBytes = receivedBytes;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            if (read >= 0) {
                receivedBytes.accept(++count);
            }
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            if (read > 0) {
                count += read;
                receivedBytes.accept(count);
            }
            return read;
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (unpacked != null) {
                TreeRemoval.remove(unpacked);
                unpacked = null;
            }
        } catch (IOException e) {
            log.warn("cannot remove {}, to be done at the next start: {}", unpacked, e.toString());
        } finally {
            lock.unlock();
        }
    }
}
