package dev.jdocker.runtime.launch;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.MountAttr;
import dev.jdocker.linux.Linux.OpenHow;
import dev.jdocker.linux.TreeCopy;
import dev.jdocker.runtime.Rootfs;
import dev.jdocker.runtime.StartException;
import dev.jdocker.runtime.compile.Grant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;

/**
 * Makes the tmpfs of a mount with {@code tmpcopyup}. Layers are looked at through an overlay of their own, mounted read-only in a
 * mount namespace that ends with its thread.
 */
final class TmpfsFiller {
    private static final int PAGE_BYTES = 4096;

    private final Linux linux;

    TmpfsFiller(Linux linux) {
        this.linux = linux;
    }

    Fd fill(Grant.FilledTmpfs grant) {
        Fd tmpfs = empty(grant);
        try {
            FutureTask<Boolean> copy = new FutureTask<>(() -> copy(grant, tmpfs), true);
            Thread.ofPlatform().name("tmpcopyup").start(copy);
            copy.get();
            linux.mountSetattr(
                    tmpfs,
                    "",
                    0,
                    new MountAttr(grant.attributes().set(), grant.attributes().clear(), 0, null));
            return tmpfs;
        } catch (ExecutionException e) {
            tmpfs.close();
            throw failed(grant, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            tmpfs.close();
            Thread.currentThread().interrupt();
            throw failed(grant, e);
        } catch (RuntimeException e) {
            tmpfs.close();
            throw e;
        }
    }

    private static StartException failed(Grant.FilledTmpfs grant, Throwable cause) {
        StartException e = new StartException(
                "unable to start container process: mount tmpfs with a copy of " + grant.directory() + ": "
                        + cause.getMessage(),
                128);
        e.initCause(cause);
        return e;
    }

    private Fd empty(Grant.FilledTmpfs grant) {
        try (Fd fs = linux.fsopen("tmpfs", 0)) {
            for (String option : grant.data()) {
                int equals = option.indexOf('=');
                if (equals < 0) {
                    linux.fsconfigFlag(fs, option);
                } else {
                    linux.fsconfigString(fs, option.substring(0, equals), option.substring(equals + 1));
                }
            }
            linux.fsconfigCreate(fs);
            return linux.fsmount(fs, 0, 0);
        }
    }

    private void copy(Grant.FilledTmpfs grant, Fd tmpfs) {
        Path relative = Path.of("/").relativize(Path.of("/", grant.directory()).normalize());
        var how = new OpenHow(Flags.O_RDONLY | Flags.O_DIRECTORY | Flags.O_CLOEXEC, 0, Flags.RESOLVE_IN_ROOT);
        try (Fd root = view(grant.rootfs());
                Fd from = linux.openat2(root, relative.toString(), how);
                Fd to = linux.openat(tmpfs, ".", Flags.O_RDONLY | Flags.O_DIRECTORY, 0)) {
            new TreeCopy(linux).copy(from, to);
            if (grant.data().stream().noneMatch(option -> option.startsWith("mode="))) {
                linux.fchmod(to, linux.fstatat(from, "", Flags.AT_EMPTY_PATH).mode() & 07777);
            }
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
    }

    private Fd view(Rootfs rootfs) {
        Path at = switch (rootfs) {
            case Rootfs.Directory(Path path) -> path;
            case Rootfs.Overlay overlay -> overlay.lowers().isEmpty() ? overlay.upper() : mounted(overlay);
        };
        return linux.openat(Fd.CWD, at.toString(), Flags.O_PATH | Flags.O_DIRECTORY, 0);
    }

    private Path mounted(Rootfs.Overlay overlay) {
        List<Path> layers = new ArrayList<>(List.of(overlay.upper()));
        layers.addAll(overlay.lowers());
        String options = "lowerdir="
                + layers.stream()
                        .map(layer -> layer.toString()
                                .replace("\\", "\\\\")
                                .replace(":", "\\:")
                                .replace(",", "\\,"))
                        .collect(Collectors.joining(":"));
        if (options.length() >= PAGE_BYTES) {
            throw new IllegalStateException("too many layers to look at");
        }
        linux.unshare(Flags.CLONE_NEWNS);
        linux.mount(null, "/", null, Flags.MS_REC | Flags.MS_PRIVATE, null);
        linux.mount("overlay", overlay.mountPoint().toString(), "overlay", Flags.MS_RDONLY, options);
        return overlay.mountPoint();
    }
}
