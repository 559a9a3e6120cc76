package dev.jdocker.daemon.content;

import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.persist.AtomicFile;
import dev.jdocker.daemon.persist.OwnedFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blobs by digest in {@code content/blobs/sha256/<hex>}. A blob is there whole and verified, or not at all. What nobody
 * refers to goes at {@link #collect}; a {@link Lease} keeps what is being put together.
 */
public final class ContentStore {

    private static final Logger LOG = LoggerFactory.getLogger(ContentStore.class);

    private final Path blobs;
    private final Path ingest;
    private final ConcurrentMap<Digest, Integer> leased = new ConcurrentHashMap<>();

    /** Opens the store in {@code folder}, makes it where it is missing and sweeps unfinished writes. */
    public ContentStore(Path folder) throws IOException {
        OwnedFolder.create(folder, "rwx------");
        blobs = OwnedFolder.create(
                OwnedFolder.create(folder.resolve("blobs"), "rwx------").resolve("sha256"), "rwx------");
        ingest = OwnedFolder.create(folder.resolve("ingest"), "rwx------");
        AtomicFile.sweep(blobs);
        try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(ingest)) {
            for (Path file : unfinished) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Keeps blobs from being collected until it is closed; {@code put} through it holds what it wrote. */
    public Lease lease() {
        return new Lease();
    }

    /** The whole blob. */
    public byte[] read(Digest digest, int maxBytes) throws IOException {
        Path file = path(digest);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new IOException("blob " + digest + " is larger than " + maxBytes + " bytes");
            }
            if (!Digest.of(bytes).equals(digest)) {
                throw new IOException("blob " + digest + " is damaged");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new IOException("no blob " + digest, e);
        }
    }

    public boolean has(Digest digest) {
        return Files.exists(path(digest));
    }

    /** A file of its own for data that must be stored before it can be read, deleted by {@link Spool#close}. */
    public Spool spool(InputStream in) throws IOException {
        Path file = Files.createTempFile(ingest, "spool-", "");
        Spool spool = new Spool(file);
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[1 << 18];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
        } catch (IOException | RuntimeException e) {
            spool.close();
            throw e;
        }
        return spool;
    }

    /** Removes every blob that is neither in {@code live} nor leased. Returns the bytes freed. */
    public long collect(Set<Digest> live) throws IOException {
        long freed = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(blobs, "[0-9a-f]*")) {
            for (Path file : files) {
                Digest digest = Digest.ofHex(String.valueOf(file.getFileName()));
                if (live.contains(digest)) {
                    continue;
                }
                synchronized (this) {
                    if (!leased.containsKey(digest)) {
                        long size = Files.size(file);
                        if (Files.deleteIfExists(file)) {
                            freed += size;
                            LOG.debug("blob {} collected", digest);
                        }
                    }
                }
            }
        }
        return freed;
    }

    private Path path(Digest digest) {
        return blobs.resolve(digest.hex());
    }

    /** See {@link #lease}. */
    public final class Lease implements AutoCloseable {

        private final Set<Digest> mine = ConcurrentHashMap.newKeySet();

        private Lease() {}

        /** Stores {@code bytes}, durable on return, and returns their digest. */
        public Digest put(byte[] bytes) {
            Digest digest = Digest.of(bytes);
            hold(digest);
            if (!has(digest)) {
                AtomicFile.write(path(digest), bytes);
            }
            return digest;
        }

        private void hold(Digest digest) {
            synchronized (ContentStore.this) {
                if (mine.add(digest)) {
                    leased.merge(digest, 1, Integer::sum);
                }
            }
        }

        @Override
        public void close() {
            synchronized (ContentStore.this) {
                for (Digest digest : mine) {
                    leased.computeIfPresent(digest, (d, n) -> n == 1 ? null : n - 1);
                }
                mine.clear();
            }
        }
    }

    /** A temporary file; closing it deletes it. */
    public record Spool(Path file) implements AutoCloseable {

        public FileChannel open() throws IOException {
            return FileChannel.open(file, StandardOpenOption.READ);
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(file);
        }
    }
}
