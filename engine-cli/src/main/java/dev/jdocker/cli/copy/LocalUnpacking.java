package dev.jdocker.cli.copy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Unpacks a container's archive into a folder of this machine. What is in the archive is the container's choice: nothing of it
 * gets out of the folder, by its name or through a link.
 */
final class LocalUnpacking {
    private static final PosixFilePermission[] BITS = {
        PosixFilePermission.OTHERS_EXECUTE,
        PosixFilePermission.OTHERS_WRITE,
        PosixFilePermission.OTHERS_READ,
        PosixFilePermission.GROUP_EXECUTE,
        PosixFilePermission.GROUP_WRITE,
        PosixFilePermission.GROUP_READ,
        PosixFilePermission.OWNER_EXECUTE,
        PosixFilePermission.OWNER_WRITE,
        PosixFilePermission.OWNER_READ
    };

    private final Path root;
    private final Renaming renaming;
    private final boolean keepsOwners;
    private final Deque<Runnable> times = new ArrayDeque<>();

    LocalUnpacking(Path root, Renaming renaming, boolean keepsOwners) throws IOException {
        this.root = root.toRealPath();
        this.renaming = renaming;
        this.keepsOwners = keepsOwners;
    }

    /** Unpacks all, and reads the archive to its end. */
    void unpack(InputStream archive) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(archive)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(entry, tar);
            }
            archive.transferTo(OutputStream.nullOutputStream());
        }
        // Folders last, as what is put into them changes their time.
        times.forEach(Runnable::run);
    }

    private void unpack(TarArchiveEntry entry, InputStream content) throws IOException {
        Path path = inside(entry.getName());
        if (path.equals(root)) {
            return;
        }
        if (entry.isDirectory()) {
            if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                    throw new IOException("cannot overwrite non-directory \"" + path + "\" with directory");
                }
                Files.createDirectory(path);
            }
        } else {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException("cannot overwrite directory \"" + path + "\" with non-directory");
            }
            Files.deleteIfExists(path);
            if (entry.isSymbolicLink()) {
                Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                own(entry, path);
                return;
            }
            if (entry.isLink()) {
                Files.createLink(path, inside(entry.getLinkName()));
                return;
            }
            if (!entry.isFile()) {
                throw new IOException("cannot make \"" + path + "\" here: it is a device, a fifo or a socket");
            }
            Files.copy(content, path, StandardCopyOption.REPLACE_EXISTING);
        }
        own(entry, path);
        Files.setPosixFilePermissions(path, permissions(entry.getMode()));
        FileTime time = entry.getLastModifiedTime();
        times.push(() -> touch(path, time));
    }

    private void own(TarArchiveEntry entry, Path path) throws IOException {
        if (keepsOwners) {
            Files.setAttribute(path, "unix:uid", (int) entry.getLongUserId(), LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", (int) entry.getLongGroupId(), LinkOption.NOFOLLOW_LINKS);
        }
    }

    private static void touch(Path path, FileTime time) {
        try {
            Files.setLastModifiedTime(path, time);
        } catch (IOException _) {
            // The file is there with all its content: its time is not worth to undo that.
        }
    }

    /** The place of an entry; the folder that it goes to is one of ours in truth, not by a link. */
    private Path inside(String name) throws IOException {
        String plain = name.startsWith("/") ? name.substring(1) : name;
        plain = plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
        Path path = root.resolve(renaming.apply(plain)).normalize();
        Path parent = path.getParent();
        if (!path.startsWith(root) || parent == null) {
            throw new IOException("the archive has a path that leads out of it: " + name);
        }
        if (!path.equals(root) && !parent.toRealPath().startsWith(root)) {
            throw new IOException("the archive has a link that leads out of it: " + name);
        }
        return path;
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int bit = 0; bit < BITS.length; bit++) {
            if ((mode & (1 << bit)) != 0) {
                permissions.add(BITS[bit]);
            }
        }
        return permissions;
    }
}
