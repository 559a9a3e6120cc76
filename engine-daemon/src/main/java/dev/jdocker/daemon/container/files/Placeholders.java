package dev.jdocker.daemon.container.files;

import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_RDONLY;
import static dev.jdocker.linux.Flags.RESOLVE_BENEATH;
import static dev.jdocker.linux.Flags.RESOLVE_NO_SYMLINKS;

import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.OpenHow;
import dev.jdocker.linux.Linux.Stat;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * The empty files and folders that a start makes in the writable layer as places for what every container has mounted: no
 * changes of the container's, and not part of an image made of it.
 */
public final class Placeholders implements BiPredicate<String, Stat> {

    private static final Set<String> FILES =
            Set.of("etc/hosts", "etc/hostname", "etc/resolv.conf", ".dockerenv", "dev/console");
    private static final Set<String> FOLDERS = Set.of("dev", "dev/pts", "dev/shm", "dev/mqueue", "proc", "sys");

    private final Linux linux;
    private final Fd upper;

    /** Those of the writable layer {@code upper}, which must be open for as long as this is used. */
    public Placeholders(Linux linux, Fd upper) {
        this.linux = linux;
        this.upper = upper;
    }

    /** Whether what is at {@code path}, without a slash before it, is one. */
    @Override
    public boolean test(String path, Stat stat) {
        if (stat.isRegular()) {
            return FILES.contains(path) && stat.sizeBytes() == 0;
        }
        return stat.isDirectory() && FOLDERS.contains(path) && holdsPlaceholdersOnly(path);
    }

    /** Whether there is nothing but placeholders in the folder at {@code path}. */
    public boolean holdsPlaceholdersOnly(String path) {
        OpenHow inside = new OpenHow(O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS);
        try (Fd folder = linux.openat2(upper, path, inside)) {
            for (String name : linux.list(folder)) {
                if (!test(path + "/" + name, linux.fstatat(folder, name, Flags.AT_SYMLINK_NOFOLLOW))) {
                    return false;
                }
            }
            return true;
        } catch (ErrnoException e) {
            return false; // something else by now
        }
    }
}
