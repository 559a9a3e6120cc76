package dev.jdocker.daemon.container;

import dev.jdocker.daemon.volume.ImageView;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.OpenHow;
import dev.jdocker.oci.Mount;
import dev.jdocker.runtime.Rootfs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A tmpfs whose mode nobody has said has that of the folder which it covers, as with runc. */
final class TmpfsModes {
    private TmpfsModes() {}

    /** The same mounts; the container does not run. */
    static List<Mount> complete(Linux linux, Rootfs.Overlay rootfs, List<Mount> mounts) {
        if (mounts.stream().noneMatch(TmpfsModes::isOpen)) {
            return mounts;
        }
        List<Path> layers = new ArrayList<>(rootfs.lowers());
        layers.addFirst(rootfs.upper());
        Rootfs.Overlay all = new Rootfs.Overlay(layers, rootfs.upper(), rootfs.work(), rootfs.mountPoint());
        List<Mount> complete = new ArrayList<>();
        ImageView.of(
                linux,
                all,
                root -> mounts.forEach(mount -> complete.add(isOpen(mount) ? withMode(mount, linux, root) : mount)));
        return complete;
    }

    private static boolean isOpen(Mount mount) {
        return "tmpfs".equals(mount.type()) && mount.options().stream().noneMatch(option -> option.startsWith("mode="));
    }

    private static Mount withMode(Mount mount, Linux linux, Fd root) {
        OpenHow inRoot = new OpenHow(
                Flags.O_PATH | Flags.O_DIRECTORY | Flags.O_CLOEXEC,
                0,
                Flags.RESOLVE_IN_ROOT | Flags.RESOLVE_NO_MAGICLINKS);
        try (Fd place = linux.openat2(root, mount.destination(), inRoot)) {
            int mode = linux.fstatat(place, "", Flags.AT_EMPTY_PATH).mode() & 07777;
            List<String> options = new ArrayList<>(mount.options());
            options.add("mode=" + Integer.toOctalString(mode));
            return new Mount(mount.destination(), "tmpfs", mount.source(), options, List.of(), List.of());
        } catch (ErrnoException e) {
            return mount; // nothing there yet: as the kernel makes it
        }
    }
}
