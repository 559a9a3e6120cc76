package dev.jdocker.daemon.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the rotations of all logs share: the locks under which a log's files are renamed and opened, and one thread that
 * compresses, so that no container waits for that.
 */
public final class Rotations implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rotations.class);
    private static final int LOCKS = 64;

    private final ReentrantLock[] locks = new ReentrantLock[LOCKS];
    private final Set<Path> queued = ConcurrentHashMap.newKeySet();
    private final ExecutorService compressor = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("log-compressor").daemon()::unstarted);

    public Rotations() {
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new ReentrantLock();
        }
    }

    /** The lock for the names of a log's files; held for renames and opening only. */
    ReentrantLock lock(Path file) {
        return locks[Math.floorMod(file.hashCode(), LOCKS)];
    }

    /** Compresses what of the log is not written any more, one file after the other, some time. */
    void compress(StoredLog log) {
        if (log.rotation().compress() && queued.add(log.file())) {
            try {
                compressor.execute(() -> {
                    queued.remove(log.file());
                    compressOne(log);
                });
            } catch (RejectedExecutionException e) {
                LOG.debug("the engine stops: {} is compressed when it is opened again", log.file());
            }
        }
    }

    private void compressOne(StoredLog log) {
        RotatedFiles files = new RotatedFiles(log);
        try {
            Compressing compressing = newestPlain(log, files);
            if (compressing == null) {
                return;
            }
            // The file stays open to the end: as long as it is, no other can be known by the same key.
            try (FileChannel plain = compressing.channel()) {
                Path work = files.work();
                try {
                    squeeze(plain, work);
                    replace(log, files, compressing.key(), work);
                } finally {
                    Files.deleteIfExists(work);
                }
            }
            compress(log);
        } catch (ClosedByInterruptException e) {
            LOG.debug("the engine stops: {} is compressed when it is opened again", log.file());
        } catch (NoSuchFileException e) {
            LOG.debug("a log went away before it was compressed: {}", e.getMessage());
        } catch (IOException e) {
            LOG.warn("compress log files of {}: {}", log.file(), e.toString());
        }
    }

    /** A file that is being compressed; {@code key} is what it is known by, whatever it is called meanwhile. */
    private record Compressing(FileChannel channel, Object key) {}

    private @Nullable Compressing newestPlain(StoredLog log, RotatedFiles files) throws IOException {
        ReentrantLock lock = lock(log.file());
        lock.lock();
        try {
            for (int number = 1; number <= files.oldest(); number++) {
                Path plain = files.plain(number);
                if (Files.exists(plain)) {
                    return new Compressing(FileChannel.open(plain, StandardOpenOption.READ), key(plain));
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private static void squeeze(FileChannel plain, Path work) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(work), 64 * 1024)) {
            Channels.newInputStream(plain).transferTo(out);
        }
    }

    private void replace(StoredLog log, RotatedFiles files, Object key, Path work) throws IOException {
        ReentrantLock lock = lock(log.file());
        lock.lock();
        try {
            for (int number = 1; number <= files.oldest(); number++) {
                Path plain = files.plain(number);
                if (Files.exists(plain) && key.equals(key(plain))) {
                    Files.move(
                            work,
                            files.compressed(number),
                            StandardCopyOption.ATOMIC_MOVE,
                            StandardCopyOption.REPLACE_EXISTING);
                    Files.delete(plain);
                    return;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private static Object key(Path file) throws IOException {
        Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return key == null ? file : key;
    }

    /** Drops what is still to be compressed: it is taken up when the log is opened again. No file is worked on afterwards. */
    @Override
    public void close() {
        compressor.shutdownNow();
        compressor.close();
    }
}
