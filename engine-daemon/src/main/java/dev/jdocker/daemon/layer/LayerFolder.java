package dev.jdocker.daemon.layer;

import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_RDONLY;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.persist.Documents;
import dev.jdocker.daemon.persist.OwnedFolder;
import dev.jdocker.daemon.persist.Trash;
import dev.jdocker.daemon.persist.TreeRemoval;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code layers/} on disk: {@code <hex>/diff} and {@code <hex>/layer.json} for each chain id, {@code l/<26 letters>} as
 * short names for overlayfs's option string, {@code .unpack-*} for what is under way.
 *
 * <p>A layer appears by a rename, so a crash of this process leaves all of it or nothing. For a crash of the machine its
 * files would have to be on disk before; instead of an fsync for each, {@code <hex>/unsynced} names the boot in which it
 * was unpacked until {@link #sync} has been through, and a layer that carries another boot's mark is thrown away.
 */
final class LayerFolder {

    private static final Logger LOG = LoggerFactory.getLogger(LayerFolder.class);
    private static final String UNPACK = ".unpack-";
    private static final String UNSYNCED = "unsynced";
    private static final String DESCRIPTION = "layer.json";

    private final Path folder;
    private final Path shortNames;
    private final Path empty;
    private final Linux linux;
    private final byte[] boot;
    private final AtomicLong sequence = new AtomicLong();
    private final Set<ChainId> unsynced = ConcurrentHashMap.newKeySet();

    /** layer.json. */
    record Description(DiffId diffId, long sizeBytes) {}

    LayerFolder(Path folder, Linux linux, Trash trash) throws IOException {
        this.folder = OwnedFolder.create(folder, "rwx--x---");
        this.shortNames = OwnedFolder.create(folder.resolve("l"), "rwx--x---");
        this.empty = OwnedFolder.create(folder.resolve("l/empty"), "rwxr-xr-x");
        this.linux = linux;
        this.boot = Files.readAllBytes(Path.of("/proc/sys/kernel/random/boot_id"));
        trash.sweep(folder);
        try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(folder, UNPACK + "*")) {
            for (Path path : unfinished) {
                trash.discard(path);
            }
        }
    }

    Path empty() {
        return empty;
    }

    /** All layers that are whole. */
    Map<ChainId, Layer> load() throws IOException {
        Map<ChainId, Layer> found = new HashMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "[0-9a-f]*")) {
            for (Path entry : entries) {
                ChainId chain = new ChainId(Digest.ofHex(String.valueOf(entry.getFileName())));
                try {
                    Path mark = entry.resolve(UNSYNCED);
                    if (Files.exists(mark)) {
                        if (!Arrays.equals(Files.readAllBytes(mark), boot)) {
                            LOG.warn("layer {} was not on disk when the machine went down", chain);
                            continue;
                        }
                        unsynced.add(chain);
                    }
                    Description description =
                            Documents.read(Files.readAllBytes(entry.resolve(DESCRIPTION)), Description.class);
                    link(chain);
                    found.put(chain, layer(chain, description));
                } catch (IOException e) {
                    LOG.warn("layer {} is damaged: {}", chain, e.toString());
                }
            }
        }
        return found;
    }

    /** Unpacks a layer; nothing of it is left if that fails. */
    Layer unpack(ChainId chain, DiffId diffId, LayerSource source) throws IOException {
        Path work = OwnedFolder.create(
                folder.resolve(UNPACK + ProcessHandle.current().pid() + "-" + sequence.incrementAndGet()), "rwx--x---");
        try {
            Path diff = OwnedFolder.create(work.resolve("diff"), "rwxr-xr-x");
            Description description = new Description(diffId, unpackInto(diff, diffId, source));
            Files.write(work.resolve(DESCRIPTION), Documents.write(description));
            Files.write(work.resolve(UNSYNCED), boot);
            unsynced.add(chain);
            appear(work, path(chain));
            link(chain);
            return layer(chain, description);
        } catch (IOException | RuntimeException e) {
            try {
                TreeRemoval.remove(work);
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    private long unpackInto(Path diff, DiffId diffId, LayerSource source) throws IOException {
        try (InputStream in = source.open();
                HashingStream tar = new HashingStream(Compression.plain(in));
                Fd root = linux.openat(Fd.CWD, diff.toString(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
                LayerUnpacker unpacker = new LayerUnpacker(linux, root, tar, TarLimits.DEFAULT)) {
            long size = unpacker.unpack();
            Digest actual = tar.finish(); // what follows the archive's end counts too
            if (!actual.equals(diffId.digest())) {
                throw new IOException("invalid diffID: expected \"" + diffId + "\", got \"" + actual + "\"");
            }
            return size;
        }
    }

    /** The rename that makes a layer visible; what is at its place already was found damaged at the start. */
    private void appear(Path work, Path place) throws IOException {
        if (Files.exists(place)) {
            Files.move(place, folder.resolve(UNPACK + "old-" + sequence.incrementAndGet()));
        }
        Files.move(work, place, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Makes every layer unpacked by now durable. */
    void sync() {
        Set<ChainId> now = Set.copyOf(unsynced);
        if (now.isEmpty()) {
            return;
        }
        try (Fd root = linux.openat(Fd.CWD, folder.toString(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)) {
            linux.syncfs(root);
            for (ChainId chain : now) {
                Files.deleteIfExists(path(chain).resolve(UNSYNCED));
                unsynced.remove(chain);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("sync layers: " + e.getMessage(), e);
        }
    }

    void discard(ChainId chain, Trash trash) {
        unsynced.remove(chain);
        try {
            Files.deleteIfExists(shortPath(chain));
            trash.discard(path(chain));
        } catch (IOException e) {
            LOG.warn("cannot remove layer {}: {}", chain, e.toString());
        }
    }

    private Layer layer(ChainId chain, Description description) {
        return new Layer(chain, description.diffId(), description.sizeBytes(), shortPath(chain));
    }

    private void link(ChainId chain) throws IOException {
        Path name = shortPath(chain);
        Path target = Path.of("..", chain.digest().hex(), "diff");
        try {
            Files.createSymbolicLink(name, target);
        } catch (FileAlreadyExistsException e) {
            if (!Files.readSymbolicLink(name).equals(target)) {
                throw e;
            }
        }
    }

    private Path path(ChainId chain) {
        return folder.resolve(chain.digest().hex());
    }

    private Path shortPath(ChainId chain) {
        return shortNames.resolve(ShortName.of(chain));
    }
}
