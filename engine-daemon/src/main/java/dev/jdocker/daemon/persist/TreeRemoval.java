package dev.jdocker.daemon.persist;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Deletes folders that strangers have filled: relative to open folders, never through a symbolic link, to any depth. What
 * cannot be deleted (an immutable file) does not keep the rest; the first such failure is thrown at the end.
 */
public final class TreeRemoval {

    private static final int MAX_OPEN = 100;
    private static final String HOISTED = ".hoisted-";
    private static final AtomicLong SEQUENCE = new AtomicLong();

    private final Deque<Path> hoisted = new ArrayDeque<>();
    private @Nullable IOException failure;

    private TreeRemoval() {}

    /** Deletes {@code tree}, a folder or anything else; one that is not there is no error. */
    public static void remove(Path tree) throws IOException {
        Path parent = tree.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IOException("refusing to remove " + tree);
        }
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(parent)) {
            if (!(stream instanceof SecureDirectoryStream<Path> secure)) {
                throw new IOException("no descriptor-relative file access here");
            }
            TreeRemoval removal = new TreeRemoval();
            removal.remove(secure, secure, tree.getFileName(), 0);
            while (!removal.hoisted.isEmpty()) {
                removal.remove(secure, secure, removal.hoisted.pop(), 0);
            }
            if (removal.failure != null) {
                throw removal.failure;
            }
        }
    }

    private void remove(SecureDirectoryStream<Path> top, SecureDirectoryStream<Path> folder, Path name, int depth) {
        try {
            if (!isFolder(folder, name)) {
                folder.deleteFile(name);
                return;
            }
            if (depth == MAX_OPEN) {
                // deeper than there should be open folders: it becomes a tree of its own, next to the first
                Path aside = Path.of(HOISTED + ProcessHandle.current().pid() + "-" + SEQUENCE.incrementAndGet());
                folder.move(name, top, aside);
                hoisted.push(aside);
                return;
            }
            try (SecureDirectoryStream<Path> children = folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                for (Path child : children) {
                    remove(top, children, child.getFileName(), depth + 1);
                }
            }
            folder.deleteDirectory(name);
        } catch (NoSuchFileException e) {
            // gone already is as good
        } catch (IOException e) {
            keep(e);
        } catch (DirectoryIteratorException e) {
            keep(new IOException(e.getMessage(), e));
        }
    }

    private static boolean isFolder(SecureDirectoryStream<Path> folder, Path name) throws IOException {
        return folder.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes()
                .isDirectory();
    }

    private void keep(IOException e) {
        if (failure == null) {
            failure = e;
        }
    }

    /** Whether a name is that of a tree that a removal had begun with. */
    static boolean isHoisted(String name) {
        return name.startsWith(HOISTED);
    }
}
