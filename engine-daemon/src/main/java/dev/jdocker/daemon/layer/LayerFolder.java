package dev.jdocker.daemon.layer;

import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_RDONLY;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.persist.AtomicFile;
import dev.jdocker.daemon.persist.Documents;
import dev.jdocker.daemon.persist.OwnedFolder;
import dev.jdocker.daemon.persist.Trash;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    private final Path folder;
    private final Path shortNames;
    private final Path empty;
    private final Linux linux;
    private final byte[] boot;
    private final AtomicLong sequence = new AtomicLong();
    private final Set<ChainId> unsynced = ConcurrentHashMap.newKeySet();

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
                    LayerDescription description = Documents.read(
                            Files.readAllBytes(entry.resolve(LayerDraft.DESCRIPTION)), LayerDescription.class);
                    Path mark = entry.resolve(LayerDraft.UNSYNCED);
                    if (Files.exists(mark)) {
                        if (!Arrays.equals(Files.readAllBytes(mark), boot)) {
                            LOG.warn("layer {} was not on disk when the machine went down", chain);
                            continue;
                        }
                        if (!description.knownBlobs().isEmpty()) {
                            LOG.info("layer {} goes: its blobs were not on disk when the daemon was killed", chain);
                            continue;
                        }
                        unsynced.add(chain);
                    }
                    link(chain);
                    found.put(chain, layer(chain, description));
                } catch (IOException e) {
                    LOG.warn("layer {} is damaged: {}", chain, e.toString());
                }
            }
        }
        return found;
    }

    /** An empty draft of a layer; the caller closes it. */
    LayerDraft draft() throws IOException {
        return new LayerDraft(
                linux, folder.resolve(UNPACK + ProcessHandle.current().pid() + "-" + sequence.incrementAndGet()));
    }

    /** Makes a draft the layer {@code chain}. What is at its place already was found damaged at the start. */
    Layer appear(LayerDraft draft, ChainId chain, LayerDescription description) throws IOException {
        Path place = path(chain);
        if (Files.exists(place)) {
            Files.move(place, folder.resolve(UNPACK + "old-" + sequence.incrementAndGet()));
        }
        unsynced.add(chain);
        draft.appear(place, description, boot);
        link(chain);
        return layer(chain, description);
    }

    /** Writes down that a layer can also be had from {@code blob}; durable on return. */
    Layer addBlob(ChainId chain, Descriptor blob) throws IOException {
        Path file = path(chain).resolve(LayerDraft.DESCRIPTION);
        LayerDescription description =
                Documents.read(Files.readAllBytes(file), LayerDescription.class).with(blob);
        AtomicFile.write(file, Documents.write(description));
        return layer(chain, description);
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
                Files.deleteIfExists(path(chain).resolve(LayerDraft.UNSYNCED));
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

    private Layer layer(ChainId chain, LayerDescription description) {
        return new Layer(
                chain,
                description.diffId(),
                description.sizeBytes(),
                description.knownTarBytes(),
                description.knownBlobs(),
                shortPath(chain));
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
