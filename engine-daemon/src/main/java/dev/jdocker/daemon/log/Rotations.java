package dev.jdocker.daemon.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
            Path plain = newestPlain(log, files);
            if (plain == null) {
                return;
            }
            Path work = files.work();
            try {
                Object key = squeeze(log, plain, work);
                replace(log, files, key, work);
            } finally {
                Files.deleteIfExists(work);
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

    private @Nullable Path newestPlain(StoredLog log, RotatedFiles files) {
        ReentrantLock lock = lock(log.file());
        lock.lock();
        try {
            for (int number = 1; number <= files.oldest(); number++) {
                if (Files.exists(files.plain(number))) {
                    return files.plain(number);
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Writes the compressed form; what the file is known by, whatever it is called meanwhile. */
    private Object squeeze(StoredLog log, Path plain, Path work) throws IOException {
        ReentrantLock lock = lock(log.file());
        Object key;
        FileChannel channel;
        lock.lock();
        try {
            channel = FileChannel.open(plain, StandardOpenOption.READ);
            key = key(plain);
        } finally {
            lock.unlock();
        }
        try (InputStream in = java.nio.channels.Channels.newInputStream(channel);
                OutputStream out = new GZIPOutputStream(Files.newOutputStream(work), 64 * 1024)) {
            in.transferTo(out);
        }
        return key;
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
