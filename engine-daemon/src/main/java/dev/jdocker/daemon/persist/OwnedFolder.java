package dev.jdocker.daemon.persist;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Folders of the engine with exact permissions, whatever the process's umask. */
public final class OwnedFolder {

    private OwnedFolder() {}

    /**
     * Makes {@code folder} with {@code permissions} (such as {@code rwx--x---}); one that is there gets them. Folders
     * above it that are missing are made with the same.
     *
     * @throws FileAlreadyExistsException if something that is no folder (a symbolic link neither) has that name
     */
    public static Path create(Path folder, String permissions) throws IOException {
        Set<PosixFilePermission> mode = PosixFilePermissions.fromString(permissions);
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null && !Files.exists(parent)) {
            create(parent, permissions);
        }
        try {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(mode));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
        }
        Files.setPosixFilePermissions(folder, mode);
        return folder;
    }
}
