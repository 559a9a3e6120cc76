package dev.jdocker.daemon.build.solve;

import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_RDONLY;

import dev.jdocker.daemon.build.FileTree;
import dev.jdocker.daemon.tar.Owners;
import dev.jdocker.daemon.tar.TarWriter;
import dev.jdocker.daemon.tar.TreeWriter;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.io.OutputStream;

/** A tree by the descriptor of O_PATH that it lives by, and one of its root that can be read. */
record MountedTree(Linux linux, Fd mount, Fd root) implements FileTree {

    /** The tree of {@link Overlays#open}, whose descriptor is the tree's from now on. */
    static MountedTree of(Linux linux, Fd mount) {
        try {
            return new MountedTree(linux, mount, linux.openat(mount, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0));
        } catch (RuntimeException e) {
            mount.close();
            throw e;
        }
    }

    @Override
    public void writeTar(OutputStream out) throws IOException {
        TarWriter tar = new TarWriter(out);
        new TreeWriter(linux, tar, TreeWriter.Form.FILES, Owners.SAME).writeFiles(root, "");
        tar.finish();
    }

    @Override
    public void close() {
        root.close();
        mount.close();
    }
}
