package dev.jdocker.daemon.layer;

import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_RDONLY;

import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.persist.Documents;
import dev.jdocker.daemon.persist.OwnedFolder;
import dev.jdocker.daemon.persist.TreeRemoval;
import dev.jdocker.daemon.tar.TarLimits;
import dev.jdocker.daemon.tar.TreeUnpacker;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** A layer under way, in a folder of its own that nobody sees until {@link #appear}; closed before that it is removed. */
final class LayerDraft implements AutoCloseable {

    static final String DESCRIPTION = "layer.json";
    static final String UNSYNCED = "unsynced";

    private final Linux linux;
    private final Path work;
    private final Path diff;
    private boolean appeared;

    LayerDraft(Linux linux, Path work) throws IOException {
        this.linux = linux;
        this.work = OwnedFolder.create(work, "rwx--x---");
        this.diff = OwnedFolder.create(work.resolve("diff"), "rwxr-xr-x");
    }

    /** Unpacks what must be the layer {@code diffId}. */
    LayerDescription unpack(DiffId diffId, LayerSource source) throws IOException {
        try (InputStream in = source.open();
                HashingStream tar = new HashingStream(Compression.plain(in))) {
            long size = unpack(tar);
            Digest actual = tar.finish(); // what follows the archive's end counts too
            if (!actual.equals(diffId.digest())) {
                throw new IOException("invalid diffID: expected \"" + diffId + "\", got \"" + actual + "\"");
            }
            List<Descriptor> blobs = source.blobs();
            return new LayerDescription(diffId, size, tar.bytesRead(), blobs);
        }
    }

    /** Unpacks whatever comes; the layer is what {@link CanonicalTar} makes of the folder then. */
    LayerDescription unpack(LayerSource source) throws IOException {
        try (InputStream in = source.open()) {
            unpack(Compression.plain(in));
        }
        return CanonicalTar.describe(linux, diff);
    }

    /** Takes a folder as overlayfs wrote it; the layer is what {@link CanonicalTar} makes of it. */
    LayerDescription take(Path upper) throws IOException {
        Files.delete(diff);
        Files.move(upper, diff, StandardCopyOption.ATOMIC_MOVE);
        return CanonicalTar.describe(linux, diff);
    }

    private long unpack(InputStream tar) throws IOException {
        try (Fd root = linux.openat(Fd.CWD, diff.toString(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
                TreeUnpacker unpacker =
                        new TreeUnpacker(linux, root, "", tar, TarLimits.DEFAULT, TreeUnpacker.Rules.LAYER)) {
            return unpacker.unpack();
        }
    }

    /** The rename that makes the layer visible; {@code boot} marks it as not on disk yet. */
    void appear(Path place, LayerDescription description, byte[] boot) throws IOException {
        Files.write(work.resolve(DESCRIPTION), Documents.write(description));
        Files.write(work.resolve(UNSYNCED), boot);
        Files.move(work, place, StandardCopyOption.ATOMIC_MOVE);
        appeared = true;
    }

    @Override
    public void close() throws IOException {
        if (!appeared) {
            TreeRemoval.remove(work);
        }
    }
}
