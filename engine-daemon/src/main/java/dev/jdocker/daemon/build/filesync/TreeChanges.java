package dev.jdocker.daemon.build.filesync;

import buildkit.fsutil.Stat;
import dev.jdocker.daemon.persist.TreeRemoval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes a tree what a client says it is, but for the bytes of files: these are left in {@link #wantedFiles}, to be asked for
 * and put in place. An entry that is as it was is not touched and keeps its inode.
 */
final class TreeChanges {

    private final Path tree;
    private final List<Stat> wanted;
    private final Map<String, Stat> before;
    private final Set<String> kept = new HashSet<>();
    private final Set<String> touchedFolders = new HashSet<>();
    private final List<Integer> wantedFiles = new ArrayList<>();
    private final List<Stat> hardLinks = new ArrayList<>();

    /**
     * @param wanted all entries in their order
     * @param before what is there, by path
     */
    TreeChanges(Path tree, List<Stat> wanted, Map<String, Stat> before) {
        this.tree = tree;
        this.wanted = wanted;
        this.before = before;
        for (Stat entry : wanted) {
            @Nullable Stat old = before.get(entry.getPath());
            boolean stays = old != null && (entry.equals(old) || bothFolders(entry, old));
            // A hard link goes with the file that it is another name of.
            if (stays && (entry.getLinkname().isEmpty() || isSymbolic(entry) || kept.contains(entry.getLinkname()))) {
                kept.add(entry.getPath());
            }
        }
    }

    private static boolean bothFolders(Stat left, Stat right) {
        return GoMode.isFolder(left.getMode()) && GoMode.isFolder(right.getMode());
    }

    private static boolean isSymbolic(Stat entry) {
        return GoMode.isLink(entry.getMode());
    }

    /** Whether everything is as it should be. */
    boolean isNothing() {
        return wanted.size() == before.size()
                && wanted.stream().allMatch(entry -> entry.equals(before.get(entry.getPath())));
    }

    /** Removes and makes what is to be removed and made. */
    void apply() throws IOException {
        for (Stat old : List.copyOf(before.values()).reversed()) {
            if (!kept.contains(old.getPath())) {
                TreeRemoval.remove(tree.resolve(old.getPath()));
                touchParent(old.getPath());
            }
        }
        for (int number = 0; number < wanted.size(); number++) {
            Stat entry = wanted.get(number);
            if (!kept.contains(entry.getPath())) {
                make(number, entry);
                touchParent(entry.getPath());
            } else if (!entry.equals(before.get(entry.getPath()))) {
                touchedFolders.add(entry.getPath());
            }
        }
    }

    private void touchParent(String path) {
        int slash = path.lastIndexOf('/');
        if (slash > 0) {
            touchedFolders.add(path.substring(0, slash));
        }
    }

    private void make(int number, Stat entry) throws IOException {
        Path path = tree.resolve(entry.getPath());
        int mode = entry.getMode();
        if (GoMode.isFolder(mode)) {
            Files.createDirectory(path);
            touchedFolders.add(entry.getPath());
        } else if (GoMode.isLink(mode)) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkname()));
            finish(path, entry);
        } else if (GoMode.isRegular(mode) && !entry.getLinkname().isEmpty()) {
            hardLinks.add(entry);
        } else if (GoMode.isRegular(mode)) {
            wantedFiles.add(number);
        }
        // Devices, pipes and sockets of the client's are none of a build's.
    }

    /** The numbers of the entries whose bytes are wanted. */
    List<Integer> wantedFiles() {
        return wantedFiles;
    }

    /** Puts a file that has come whole into its place. */
    void place(Path file, Stat entry) throws IOException {
        finish(file, entry);
        Files.move(file, tree.resolve(entry.getPath()));
    }

    /** What can only be done once all files are there. */
    void complete() throws IOException {
        for (Stat link : hardLinks) {
            Files.createLink(tree.resolve(link.getPath()), tree.resolve(link.getLinkname()));
        }
        for (Stat entry : wanted.reversed()) {
            if (touchedFolders.contains(entry.getPath())) {
                finish(tree.resolve(entry.getPath()), entry);
            }
        }
    }

    private static void finish(Path path, Stat entry) throws IOException {
        boolean folder = GoMode.isFolder(entry.getMode());
        if (folder || entry.getUid() != 0) {
            Files.setAttribute(path, "unix:uid", entry.getUid(), LinkOption.NOFOLLOW_LINKS);
        }
        if (folder || entry.getGid() != 0) {
            Files.setAttribute(path, "unix:gid", entry.getGid(), LinkOption.NOFOLLOW_LINKS);
        }
        if (!isSymbolic(entry)) {
            // Only these can be changed, and nobody but the engine can have put a link here.
            Files.setAttribute(path, "unix:mode", GoMode.permissions(entry.getMode()));
        }
        FileTime time = FileTime.from(entry.getModTime(), TimeUnit.NANOSECONDS);
        Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(time, time, null);
    }
}
