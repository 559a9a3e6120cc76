package dev.jdocker.daemon.layer;

import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_RDONLY;

import dev.jdocker.api.image.DiffId;
import dev.jdocker.daemon.tar.Owners;
import dev.jdocker.daemon.tar.TarWriter;
import dev.jdocker.daemon.tar.TreeWriter;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** The one tar that a layer's folder stands for where no other is known: same folder, same bytes, for ever. */
final class CanonicalTar {

    private CanonicalTar() {}

    /** Writes the tar of the layer folder {@code diff}; returns the sum of the files' sizes. */
    static long write(Linux linux, Path diff, OutputStream out) throws IOException {
        try (Fd root = linux.openat(Fd.CWD, diff.toString(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)) {
            TarWriter tar = new TarWriter(out);
            TreeWriter tree = new TreeWriter(linux, tar, TreeWriter.Form.LAYER, Owners.SAME);
            tree.writeRoot(root);
            tar.finish();
            return tree.sizeBytes();
        } catch (ErrnoException e) {
            throw new IOException("archive layer: " + e.getMessage(), e);
        }
    }

    /** What the tar of {@code diff} would be. */
    static LayerDescription describe(Linux linux, Path diff) throws IOException {
        HashingSink hash = new HashingSink(OutputStream.nullOutputStream());
        long size = write(linux, diff, hash);
        return new LayerDescription(new DiffId(hash.digest()), size, hash.bytesWritten(), null);
    }
}
