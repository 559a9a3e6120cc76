package dev.jdocker.daemon.build.filesync;

import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.persist.OwnedFolder;
import dev.jdocker.daemon.persist.Trash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copies of clients' folders, each lent to one build at a time. Builds of one folder that run at once get copies of their
 * own. Those that have not been used for longest are removed when there are too many.
 */
public final class KeptTrees implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KeptTrees.class);

    private static final int MAX_TREES = 32;
    private static final int KEY_LENGTH = 32;

    private final Path folder;
    private final Trash trash = new Trash();
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<String> lent = new HashSet<>();

    private KeptTrees(Path folder) {
        this.folder = folder;
    }

    /** Those kept in {@code folder}. */
    public static KeptTrees open(Path folder) throws IOException {
        KeptTrees trees = new KeptTrees(OwnedFolder.create(folder, "rwx------"));
        trees.trash.sweep(folder);
        return trees;
    }

    /** A copy that is the caller's until it is closed. */
    interface Loan extends AutoCloseable {
        KeptTree tree();

        @Override
        void close();
    }

    /**
     * Lends a copy of what {@code key} names, the one that was used last time if it is free.
     */
    Loan borrow(String key) throws IOException {
        String hash = Digest.of(key.getBytes(StandardCharsets.UTF_8)).hex().substring(0, KEY_LENGTH);
        String name;
        lock.lock();
        try {
            int number = 0;
            while (lent.contains(hash + "-" + number)) {
                number++;
            }
            name = hash + "-" + number;
            lent.add(name);
            evict();
        } finally {
            lock.unlock();
        }
        try {
            KeptTree tree = new KeptTree(folder.resolve(name));
            Files.setLastModifiedTime(tree.folder(), FileTime.from(Instant.now()));
            return new Loan() {
                @Override
                public KeptTree tree() {
                    return tree;
                }

                @Override
                public void close() {
                    giveBack(name);
                }
            };
        } catch (IOException | RuntimeException e) {
            giveBack(name);
            throw e;
        }
    }

    private void giveBack(String name) {
        lock.lock();
        try {
            lent.remove(name);
        } finally {
            lock.unlock();
        }
    }

    private void evict() throws IOException {
        List<Path> all = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, path -> !Trash.isTrash(path))) {
            entries.forEach(all::add);
        }
        if (all.size() <= MAX_TREES) {
            return;
        }
        all.sort(Comparator.comparing(KeptTrees::lastUse));
        for (Path old : all.subList(0, all.size() - MAX_TREES)) {
            if (!lent.contains(String.valueOf(old.getFileName()))) {
                trash.discard(old);
            }
        }
    }

    private static FileTime lastUse(Path tree) {
        try {
            return Files.getLastModifiedTime(tree);
        } catch (IOException e) {
            log.debug("when {} was used: {}", tree, e.toString());
            return FileTime.fromMillis(0);
        }
    }

    /** Removes every copy that no build has. */
    public void clear() throws IOException {
        lock.lock();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, path -> !Trash.isTrash(path))) {
            for (Path tree : entries) {
                if (!lent.contains(String.valueOf(tree.getFileName()))) {
                    trash.discard(tree);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        trash.close();
    }
}
