package dev.jdocker.daemon.build.solve;

import static dev.jdocker.linux.Flags.MNT_DETACH;
import static dev.jdocker.linux.Flags.OPEN_TREE_CLONE;
import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_PATH;
import static dev.jdocker.linux.Flags.O_RDONLY;

import dev.jdocker.daemon.layer.Layer;
import dev.jdocker.daemon.layer.LayerStore;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens trees of layers as overlays that are mounted nowhere and live by their descriptor: a clone of a mount (open_tree(2)) that is
 * itself unmounted at once. A mount that is only unmounted lazily would do but for one thing: it belongs to no namespace, so that each
 * reference that is given back to it counts as a change of all mounts, and openat2(2) resolves no {@code ..} after a link in it (EAGAIN).
 */
final class Overlays {

    private static final int PAGE_BYTES = 4096;

    private final Linux linux;
    private final LayerStore layers;
    private final Path empty;
    private final Path mountPoints;
    private final Fd names;

    /**
     * @param mountPoints a folder for empty ones
     * @param shortNames the folder with the layers' short names
     */
    Overlays(Linux linux, LayerStore layers, Path empty, Path mountPoints, Path shortNames) {
        this.linux = linux;
        this.layers = layers;
        this.empty = empty;
        this.mountPoints = mountPoints;
        this.names = linux.openat(Fd.CWD, shortNames.toString(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
    }

    /** The folders of a tree, the topmost first. */
    List<Path> lowers(Tree.Layers tree) {
        List<Path> lowers = new ArrayList<>();
        for (Layer layer : layers.stack(tree.diffIds()).reversed()) {
            lowers.add(layer.diff());
        }
        if (lowers.isEmpty()) {
            lowers.add(empty);
        }
        return lowers;
    }

    /** The same as the folders really lie. */
    List<Path> realLowers(Tree.Layers tree) throws IOException {
        List<Path> real = new ArrayList<>();
        for (Path lower : lowers(tree)) {
            real.add(lower.toRealPath());
        }
        return real;
    }

    /** The root of a tree, to be read; a descriptor of O_PATH. */
    Fd open(Tree.Layers tree) throws IOException {
        if (tree.diffIds().isEmpty()) {
            // overlayfs takes no folder twice
            return linux.openat(Fd.CWD, empty.toString(), O_PATH | O_DIRECTORY | O_CLOEXEC, 0);
        }
        List<Path> lowers = lowers(tree);
        if (lowers.size() == 1) {
            lowers.add(empty); // without an upper layer overlayfs wants two
        }
        Path point = Files.createTempDirectory(mountPoints, "read-");
        try {
            return open(lowers, null, point);
        } finally {
            Files.delete(point);
        }
    }

    /** The root of a tree on which what is written goes to the upper folder of {@code space}; a descriptor of O_PATH. */
    Fd open(Tree.Layers tree, Workspace space) throws IOException {
        return open(lowers(tree), space, space.mountPoint());
    }

    /** The same, but mounted where {@code space} says until it is closed, so that it can be mounted elsewhere. */
    Attached attach(Tree.Layers tree, Workspace space) throws IOException {
        return attach(options(lowers(tree), space), space);
    }

    /** A folder on which what is written goes to the upper folder of {@code space}. */
    Attached attach(Path folder, Workspace space) throws IOException {
        String escaped =
                folder.toString().replace("\\", "\\\\").replace(":", "\\:").replace(",", "\\,");
        return attach("lowerdir=" + escaped + upper(space), space);
    }

    private Attached attach(String options, Workspace space) {
        linux.mount("overlay", space.mountPoint().toString(), "overlay", 0, options);
        Fd root = linux.openat(Fd.CWD, space.mountPoint().toString(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
        return new Attached(linux, root, space);
    }

    /** See {@link #attach}. */
    record Attached(Linux linux, Fd root, Workspace space) implements AutoCloseable {
        @Override
        public void close() {
            root.close();
            linux.umount2(space.mountPoint().toString(), MNT_DETACH);
        }
    }

    private static String upper(@Nullable Workspace space) {
        return space == null ? "" : ",upperdir=" + space.upper() + ",workdir=" + space.work();
    }

    private String options(List<Path> lowers, @Nullable Workspace space) throws IOException {
        StringBuilder options = new StringBuilder("lowerdir=");
        for (int i = 0; i < lowers.size(); i++) {
            options.append(i == 0 ? "" : ":")
                    .append(names.procPath())
                    .append('/')
                    .append(lowers.get(i).getFileName());
        }
        options.append(upper(space));
        if (options.length() >= PAGE_BYTES) {
            throw new IOException("the mount options of " + lowers.size() + " layers are longer than a page");
        }
        return options.toString();
    }

    private Fd open(List<Path> lowers, @Nullable Workspace space, Path point) throws IOException {
        String options = options(lowers, space);
        linux.mount("overlay", point.toString(), "overlay", 0, options);
        try {
            return linux.openTree(Fd.CWD, point.toString(), OPEN_TREE_CLONE);
        } finally {
            linux.umount2(point.toString(), MNT_DETACH);
        }
    }
}
