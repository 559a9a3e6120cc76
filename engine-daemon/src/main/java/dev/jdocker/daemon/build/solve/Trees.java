package dev.jdocker.daemon.build.solve;

import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_RDONLY;

import dev.jdocker.daemon.build.dockerfile.IgnorePatterns;
import dev.jdocker.daemon.tar.InRoot;
import dev.jdocker.daemon.tar.Owners;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.util.List;

/** Trees of both kinds, opened. */
final class Trees {

    private Trees() {}

    static Fd open(Linux linux, Overlays overlays, Tree tree) throws IOException {
        return switch (tree) {
            case Tree.Layers layers -> overlays.open(layers);
            case Tree.Folder folder ->
                linux.openat(Fd.CWD, folder.path().toString(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
        };
    }

    /** Copies what is in a folder of a tree into another folder, owners as they are. */
    static void copyAll(Linux linux, Overlays overlays, Tree tree, String path, Fd to) throws IOException {
        try (Fd from = open(linux, overlays, tree);
                FileCopy copy = new FileCopy(
                        linux,
                        to,
                        new InRoot(linux, to, Owners.SAME),
                        FileCopy.Attributes.of(null, new ModeChange("")))) {
            copy.contents(from, path, "", new Chosen(List.of(path), IgnorePatterns.NONE), FileCopy.Top.COPIED);
            copy.settleTimes();
        }
    }
}
