package dev.jdocker.daemon.content;

import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_RDONLY;

import dev.jdocker.api.image.Digest;
import dev.jdocker.daemon.persist.AtomicFile;
import dev.jdocker.daemon.persist.OwnedFolder;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blobs by digest. A blob is there whole and verified, or not at all. What nobody refers to goes at {@link #collect}; a
 * {@link Lease} keeps what is being put together.
 *
 * <p>On disk: {@code blobs/sha256/<hex>} is what would outlive a crash of the machine; {@code fresh/<hex>} is whole and
 * verified as well, but perhaps in memory only, until {@link #sync} has put the file system on disk and moves it over.
 * {@code ingest/} is what is being written. A start removes the last two: whatever is refered to by something durable was
 * synced before, so nothing that could have lost its bytes is ever taken for a blob.
 */
public final class ContentStore {

    private static final Logger LOG = LoggerFactory.getLogger(ContentStore.class);

    private final Path folder;
    private final Path blobs;
    private final Path fresh;
    private final Path ingest;
    private final Linux linux;
    private final AtomicLong sequence = new AtomicLong();
    private final ConcurrentMap<Digest, Integer> leased = new ConcurrentHashMap<>();

    /** Opens the store in {@code folder}, makes it where it is missing and sweeps unfinished writes. */
    public ContentStore(Path folder, Linux linux) throws IOException {
        this.folder = OwnedFolder.create(folder, "rwx------");
        this.linux = linux;
        blobs = OwnedFolder.create(
                OwnedFolder.create(folder.resolve("blobs"), "rwx------").resolve("sha256"), "rwx------");
        fresh = OwnedFolder.create(folder.resolve("fresh"), "rwx------");
        ingest = OwnedFolder.create(folder.resolve("ingest"), "rwx------");
        AtomicFile.sweep(blobs);
        for (Path unfinished : List.of(fresh, ingest)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(unfinished)) {
                for (Path file : files) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** Keeps blobs from being collected until it is closed; what is written through it is held by it. */
    public Lease lease() {
        return new Lease();
    }

    /** The whole blob, verified. */
    public byte[] read(Digest digest, int maxBytes) throws IOException {
        try (InputStream in = open(digest)) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new IOException("blob " + digest + " is larger than " + maxBytes + " bytes");
            }
            if (!Digest.of(bytes).equals(digest)) {
                throw new IOException("blob " + digest + " is damaged");
            }
            return bytes;
        }
    }

    /** The blob as a stream, as it lies on disk; whoever trusts nothing hashes it. Stays readable when it is collected meanwhile. */
    public InputStream open(Digest digest) throws IOException {
        for (Path place : places(digest)) {
            try {
                return Files.newInputStream(place);
            } catch (NoSuchFileException e) {
                LOG.trace("not at {}", place);
            }
        }
        throw new IOException("no blob " + digest);
    }

    /** The length of the blob in bytes, -1 where there is none. */
    public long size(Digest digest) throws IOException {
        for (Path place : places(digest)) {
            try {
                return Files.size(place);
            } catch (NoSuchFileException e) {
                LOG.trace("not at {}", place);
            }
        }
        return -1;
    }

    public boolean has(Digest digest) {
        return places(digest).stream().anyMatch(Files::exists);
    }

    /** All blobs that are here. */
    public Set<Digest> all() throws IOException {
        Set<Digest> all = new HashSet<>();
        for (Path file : files()) {
            all.add(digestOf(file));
        }
        return all;
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

    /**
     * Makes every blob committed by now durable. To be called before anything durable refers to one; waits for the disk.
     */
    public void sync() throws IOException {
        List<Path> now = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(fresh)) {
            files.forEach(now::add);
        }
        if (now.isEmpty()) {
            return;
        }
        try (Fd root = linux.openat(Fd.CWD, folder.toString(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)) {
            linux.syncfs(root);
        }
        for (Path file : now) {
            try {
                Files.move(file, blobs.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            } catch (NoSuchFileException e) {
                LOG.trace("{} was collected, or another sync has moved it", file);
            }
        }
        AtomicFile.syncFolder(blobs);
    }

    /** The bytes of all blobs. */
    public long sizeBytes() throws IOException {
        long sum = 0;
        for (Digest digest : all()) {
            sum += Math.max(size(digest), 0);
        }
        return sum;
    }

    /**
     * Removes every blob that is neither live nor leased. Returns the bytes freed.
     *
     * @param live asked while no lease can be given up, so that a blob that passes from a lease to an image is seen in one
     *     of them; must not block
     */
    public long collect(Supplier<Set<Digest>> live) throws IOException {
        List<Path> doomed = new ArrayList<>();
        synchronized (this) {
            Set<Digest> named = live.get();
            for (Path file : files()) {
                Digest digest = digestOf(file);
                if (!named.contains(digest) && !leased.containsKey(digest)) {
                    // only the name goes under the lock: freeing a large file takes its time
                    Path aside = ingest.resolve("gone-" + sequence.incrementAndGet());
                    Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
                    doomed.add(aside);
                    LOG.debug("blob {} collected", digest);
                }
            }
        }
        long freed = 0;
        for (Path file : doomed) {
            freed += Files.size(file);
            Files.delete(file);
        }
        return freed;
    }

    /** Lets a blob appear. One that is here stays: its bytes may be on disk already, these are not. */
    private synchronized void accept(Digest digest, Path file) throws IOException {
        if (has(digest)) {
            Files.delete(file);
        } else {
            Files.move(file, fresh.resolve(digest.hex()), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private List<Path> files() throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path place : List.of(fresh, blobs)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(place, "[0-9a-f]*")) {
                files.forEach(found::add);
            }
        }
        return found;
    }

    private static Digest digestOf(Path file) {
        return Digest.ofHex(String.valueOf(file.getFileName()));
    }

    /** Where a blob may be, in the order to look: one that moves on meanwhile is found at the second place or the third. */
    private List<Path> places(Digest digest) {
        Path durable = blobs.resolve(digest.hex());
        return List.of(durable, fresh.resolve(digest.hex()), durable);
    }

    /** See {@link #lease}. Safe for use by several threads. */
    public final class Lease implements AutoCloseable {

        private final Set<Digest> mine = ConcurrentHashMap.newKeySet();

        private Lease() {}

        /** Stores {@code bytes}, durable on return, and returns their digest. */
        public Digest put(byte[] bytes) {
            Digest digest = Digest.of(bytes);
            hold(digest);
            Path durable = blobs.resolve(digest.hex());
            if (!Files.exists(durable)) {
                AtomicFile.write(durable, bytes);
            }
            return digest;
        }

        /** Stores {@code bytes}, durable after {@link #sync}, and returns their digest. */
        public Digest add(byte[] bytes) throws IOException {
            try (Ingest ingest = ingest()) {
                ingest.write(bytes);
                return ingest.commit(null);
            }
        }

        /** A blob to be written piece by piece; the caller closes it. */
        public Ingest ingest() throws IOException {
            Path file = ingest.resolve("blob-" + sequence.incrementAndGet());
            return new Ingest(file, (digest, written) -> {
                hold(digest);
                accept(digest, written);
            });
        }

        /** Holds a blob that may be here already; whether it is. */
        public boolean keep(Digest digest) {
            hold(digest);
            return has(digest);
        }

        private void hold(Digest digest) {
            synchronized (ContentStore.this) {
                if (mine.add(digest)) {
                    leased.merge(digest, 1, Integer::sum);
                }
            }
        }

        /** Gives up what was held: from now on only what something durable refers to is safe. */
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
