package dev.jdocker.daemon.volume;

import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.persist.TreeRemoval;
import dev.jdocker.daemon.quota.ProjectQuotas;
import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.OpenHow;
import dev.jdocker.linux.TreeCopy;
import dev.jdocker.runtime.Rootfs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Gives an empty volume what an image has at the place where it is mounted, with owners, modes and attributes. What is there
 * already is never touched (CVE-2020-1726); symbolic links of the image are followed inside of it only (CVE-2022-23648). A
 * volume that nobody else has is filled aside and put in place by a rename, so that it is never seen half full, also after a
 * crash; any other is filled in its place, which a crash may cut off but not leave half done.
 */
public final class CopyUp {
    static final String ASIDE = ".fill";
    private static final int FOLDER = Flags.O_RDONLY | Flags.O_DIRECTORY | Flags.O_CLOEXEC;

    private final Linux linux;
    private final ProjectQuotas quotas;
    private final Volumes volumes;

    public CopyUp(Linux linux, Volumes volumes) {
        this.linux = linux;
        this.quotas = ProjectQuotas.ofVolumes(linux);
        this.volumes = volumes;
    }

    /**
     * A volume to fill.
     *
     * @param destination where it is mounted in the image
     * @param subPath the part of it that is mounted, empty for all
     */
    public record Filling(String volume, String holder, String destination, String subPath) {}

    /**
     * Fills a volume that is empty.
     *
     * @throws BadRequest if the image has a file in the volume's place
     */
    public void fill(Rootfs.Overlay image, Filling filling) {
        boolean folder = volumes.isFolder(filling.volume());
        if (!folder && !isThere(image, filling.destination())) {
            return; // what cannot be mounted is told at the start, as with dockerd
        }
        if (filling.subPath().isEmpty() && folder) {
            Path data = Path.of(volumes.path(filling.volume()));
            AtomicBoolean done = new AtomicBoolean();
            volumes.exclusively(filling.volume(), filling.holder(), () -> done.set(fillAside(image, filling, data)));
            if (done.get()) {
                return;
            }
        }
        String path = volumes.mount(filling.volume(), filling.holder()).toString();
        try {
            volumes.serially(filling.volume(), () -> fillInPlace(image, filling, path));
        } finally {
            volumes.unmount(filling.volume(), filling.holder());
        }
    }

    private void fillInPlace(Rootfs.Overlay image, Filling filling, String path) {
        try (Fd target = filling.subPath().isEmpty() ? linux.openat(Fd.CWD, path, FOLDER, 0) : part(path, filling)) {
            FillInPlace inPlace = new FillInPlace(linux);
            if (target != null && inPlace.isWanted(target)) {
                ImageView.of(linux, image, root -> {
                    try (Fd source = source(root, filling.destination())) {
                        if (source != null) {
                            inPlace.fill(target, folder -> copy(source, folder));
                        }
                    }
                });
            }
        }
    }

    /** The part, null where it is no folder and so has nothing to be filled. */
    private @Nullable Fd part(String path, Filling filling) {
        try (Fd part = SubPath.open(linux, path, filling.subPath(), "volume " + filling.volume())) {
            boolean folder = linux.fstatat(part, "", Flags.AT_EMPTY_PATH).isDirectory();
            return folder ? linux.openat(part, ".", FOLDER, 0) : null;
        }
    }

    /** Fills an empty folder; false where it has something in it, be it what a crash has left. */
    private boolean fillAside(Rootfs.Overlay image, Filling filling, Path data) {
        Path aside = data.resolveSibling(ASIDE);
        try (Fd target = linux.openat(Fd.CWD, data.toString(), FOLDER, 0)) {
            if (!linux.list(target).isEmpty()) {
                return false;
            }
        }
        ImageView.of(linux, image, root -> {
            try (Fd source = source(root, filling.destination())) {
                if (source != null) {
                    fillAside(source, aside, data);
                }
            }
        });
        return true;
    }

    private void fillAside(Fd source, Path aside, Path data) {
        try {
            TreeRemoval.remove(aside);
            Files.createDirectory(aside);
        } catch (IOException e) {
            throw new UncheckedIOException("make " + aside + ": " + e.getMessage(), e);
        }
        try (Fd target = linux.openat(Fd.CWD, aside.toString(), FOLDER, 0);
                Fd empty = linux.openat(Fd.CWD, data.toString(), FOLDER, 0)) {
            quotas.share(empty, target); // it will be in that one's place, and so has its limit
            copy(source, target);
            linux.syncfs(target);
        }
        // Takes the place of an empty folder only.
        linux.renameat2(Fd.CWD, aside.toString(), Fd.CWD, data.toString(), 0);
        try (Fd folder = linux.openat(Fd.CWD, String.valueOf(data.getParent()), FOLDER, 0)) {
            linux.fsync(folder);
        }
    }

    private void copy(Fd source, Fd target) {
        TreeCopy copy = new TreeCopy(linux);
        copy.copy(source, target);
        copy.attributes(source, target);
    }

    private boolean isThere(Rootfs.Overlay image, String destination) {
        AtomicBoolean found = new AtomicBoolean();
        ImageView.of(linux, image, root -> {
            try (Fd source = source(root, destination)) {
                found.set(source != null);
            }
        });
        return found.get();
    }

    /** The folder that the image has there, null where it has nothing. */
    private @Nullable Fd source(Fd root, String destination) {
        OpenHow inRoot = new OpenHow(FOLDER, 0, Flags.RESOLVE_IN_ROOT | Flags.RESOLVE_NO_MAGICLINKS);
        try {
            return linux.openat2(root, destination, inRoot);
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT)) {
                return null;
            }
            if (e.is(Errno.ENOTDIR)) {
                throw new BadRequest("cannot mount volume over existing file, file exists " + destination, e);
            }
            throw e;
        }
    }
}
