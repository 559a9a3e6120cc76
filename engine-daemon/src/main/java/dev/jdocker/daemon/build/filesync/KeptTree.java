package dev.jdocker.daemon.build.filesync;

import buildkit.fsutil.Stat;
import dev.jdocker.daemon.persist.OwnedFolder;
import dev.jdocker.daemon.persist.TreeRemoval;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a client's folder that is kept for the next time, with a list of what is in it. There is a list only while it is
 * true: it is removed before the first change and written after the last. It also goes with the kernel that it was written
 * under, because what a crash of the machine left is not known.
 */
final class KeptTree {

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final Path folder;
    private final Path list;
    private @Nullable Map<String, Stat> known;

    KeptTree(Path folder) throws IOException {
        this.folder = OwnedFolder.create(folder, "rwx------");
        this.list = folder.resolve("list");
        OwnedFolder.create(tree(), "rwxr-xr-x");
    }

    Path folder() {
        return folder;
    }

    /** The copy itself. */
    Path tree() {
        return folder.resolve("tree");
    }

    /** Where files are written until they are whole; empty at first. */
    Path incoming() throws IOException {
        Path incoming = folder.resolve("incoming");
        TreeRemoval.remove(incoming);
        return OwnedFolder.create(incoming, "rwx------");
    }

    /** What is in the copy, by path; null if that is not known. */
    @Nullable
    Map<String, Stat> entries() throws IOException {
        if (known == null) {
            known = read();
        }
        return known;
    }

    /** Throws the copy away. */
    void clear() throws IOException {
        forget();
        TreeRemoval.remove(tree());
        OwnedFolder.create(tree(), "rwxr-xr-x");
    }

    /** From now on it is not known what is there. */
    void forget() throws IOException {
        known = null;
        Files.deleteIfExists(list);
    }

    /** This is there now. */
    void remember(Map<String, Stat> entries) throws IOException {
        known = entries;
        Path fresh = folder.resolve("list.new");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(fresh), 1 << 16)) {
            out.write(bootId());
            for (Stat entry : entries.values()) {
                entry.writeDelimitedTo(out);
            }
        }
        Files.move(fresh, list, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private @Nullable Map<String, Stat> read() throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(list), 1 << 16)) {
            byte[] boot = bootId();
            if (!Arrays.equals(boot, in.readNBytes(boot.length))) {
                return null;
            }
            Map<String, Stat> read = new LinkedHashMap<>();
            for (Stat entry = Stat.parseDelimitedFrom(in); entry != null; entry = Stat.parseDelimitedFrom(in)) {
                read.put(entry.getPath(), entry);
            }
            return read;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static byte[] bootId() throws IOException {
        return Files.readString(BOOT_ID, StandardCharsets.US_ASCII).getBytes(StandardCharsets.US_ASCII);
    }
}
