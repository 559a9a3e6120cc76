package dev.jdocker.daemon.persist;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes folders in two steps: a rename beside the original, after which it is gone for everybody, and the freeing of its
 * bytes on a thread of this class. A start sweeps what was not freed. Names that begin with {@code .removed-} in the
 * folders it is used for are its own.
 */
public final class Trash implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Trash.class);
    private static final String MARK = ".removed-";
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final BlockingQueue<Path> pending = new LinkedBlockingQueue<>();
    private final AtomicLong sequence = new AtomicLong();
    private final Thread worker;

    public Trash() {
        // a platform thread: deleting a large tree would hold a carrier of virtual threads for seconds
        worker = Thread.ofPlatform().daemon().name("trash").unstarted(this::work);
        worker.start();
    }

    /** Lets {@code folder} disappear at once; false if there was none. */
    public boolean discard(Path folder) throws IOException {
        Path aside = folder.resolveSibling(MARK + ProcessHandle.current().pid() + "-" + System.currentTimeMillis() + "-"
                + sequence.incrementAndGet());
        try {
            Files.move(folder, aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return false;
        }
        pending.add(aside);
        return true;
    }

    /** Frees what an earlier engine process had discarded in {@code folder}, in the background. */
    public void sweep(Path folder) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, Trash::isTrash)) {
            entries.forEach(pending::add);
        }
    }

    /** Whether this is the name of something discarded, which nobody else should look at. */
    public static boolean isTrash(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.startsWith(MARK) || TreeRemoval.isHoisted(name);
    }

    private void work() {
        try {
            while (true) {
                Path tree = pending.take();
                try {
                    TreeRemoval.remove(tree);
                } catch (IOException | RuntimeException e) {
                    LOG.warn("cannot delete {}, to be tried again at the next start: {}", tree, e.toString());
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("stopped with {} trees to delete at the next start", pending.size());
        }
    }

    /** Stops deleting after the tree in hand, for which it does not wait long; what is left is swept by the next start. */
    @Override
    public void close() {
        worker.interrupt();
        try {
            worker.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
