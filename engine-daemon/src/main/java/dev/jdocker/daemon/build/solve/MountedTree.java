package dev.jdocker.daemon.build.solve;

import dev.jdocker.daemon.build.FileTree;
import dev.jdocker.daemon.tar.Owners;
import dev.jdocker.daemon.tar.TarWriter;
import dev.jdocker.daemon.tar.TreeWriter;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.io.OutputStream;

/** A tree by an open descriptor of its root. */
record MountedTree(Linux linux, Fd root) implements FileTree {

    @Override
    public void writeTar(OutputStream out) throws IOException {
        TarWriter tar = new TarWriter(out);
        new TreeWriter(linux, tar, TreeWriter.Form.FILES, Owners.SAME).writeFiles(root, "");
        tar.finish();
    }

    @Override
    public void close() {
        root.close();
    }
}
