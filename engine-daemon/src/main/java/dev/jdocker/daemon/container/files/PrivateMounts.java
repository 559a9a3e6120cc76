package dev.jdocker.daemon.container.files;

import static dev.jdocker.linux.Flags.AT_EMPTY_PATH;
import static dev.jdocker.linux.Flags.AT_RECURSIVE;
import static dev.jdocker.linux.Flags.AT_SYMLINK_NOFOLLOW;
import static dev.jdocker.linux.Flags.CLONE_NEWNS;
import static dev.jdocker.linux.Flags.MOUNT_ATTR_IDMAP;
import static dev.jdocker.linux.Flags.MOUNT_ATTR_RDONLY;
import static dev.jdocker.linux.Flags.MOVE_MOUNT_F_EMPTY_PATH;
import static dev.jdocker.linux.Flags.MOVE_MOUNT_T_EMPTY_PATH;
import static dev.jdocker.linux.Flags.MS_PRIVATE;
import static dev.jdocker.linux.Flags.MS_RDONLY;
import static dev.jdocker.linux.Flags.MS_REC;
import static dev.jdocker.linux.Flags.OPEN_TREE_CLONE;
import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_PATH;
import static dev.jdocker.linux.Flags.O_RDONLY;
import static dev.jdocker.linux.Flags.RESOLVE_IN_ROOT;
import static dev.jdocker.linux.Flags.RESOLVE_NO_MAGICLINKS;
import static dev.jdocker.linux.Flags.S_IFREG;

import dev.jdocker.api.container.MountPoint;
import dev.jdocker.daemon.container.ContainerFilesystem;
import dev.jdocker.daemon.container.OpenMounts;
import dev.jdocker.daemon.container.spec.IdMap;
import dev.jdocker.daemon.tar.Owners;
import dev.jdocker.daemon.tar.TarPaths;
import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.Linux.MountAttr;
import dev.jdocker.linux.Linux.OpenHow;
import dev.jdocker.runtime.Rootfs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mounts root file systems of containers that do not run in mount namespaces of their own, which nobody lives in: they go
 * with the last descriptor of them, at the latest with this process, however it ends.
 */
final class PrivateMounts {

    private static final Logger LOG = LoggerFactory.getLogger(PrivateMounts.class);

    private final AtomicLong sequence = new AtomicLong();
    private final Linux linux;
    private final Function<IdMap, Fd> userNamespaces;

    /**
     * Mounts by {@code linux}.
     *
     * @param userNamespaces gives a user namespace of those ids, which stays its own to close
     */
    PrivateMounts(Linux linux, Function<IdMap, Fd> userNamespaces) {
        this.linux = linux;
        this.userNamespaces = userNamespaces;
    }

    /** What is mounted of a container. */
    private enum What {
        IMAGE,
        BARE,
        WITH_MOUNTS,
        WRITABLE
    }

    /** The image's layers only. */
    RootView image(ContainerFilesystem container) {
        return inNamespaceOfItsOwn(() -> mount(container, What.IMAGE));
    }

    /**
     * All layers without what the container has mounted. The writable one is taken just as those below it, so that it may be
     * mounted as the container's elsewhere at the same time.
     */
    RootView bare(ContainerFilesystem container) {
        return inNamespaceOfItsOwn(() -> mount(container, What.BARE));
    }

    /** The same with the container's binds and volumes, all read-only. */
    RootView readOnly(ContainerFilesystem container) {
        return inNamespaceOfItsOwn(() -> mount(container, What.WITH_MOUNTS));
    }

    /** Whether everything that the container has mounted can be mounted in {@code view}. */
    boolean placesAreThere(ContainerFilesystem container, RootView view) {
        for (MountPoint point : container.mounts()) {
            if (!point.type().equals("tmpfs")) {
                try {
                    view.handle(new ContainerPath(point.destination())).close();
                } catch (ErrnoException e) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The root file system as the container would have it; by nobody else while it does not run. */
    RootView writable(ContainerFilesystem container) {
        return inNamespaceOfItsOwn(() -> mount(container, What.WRITABLE));
    }

    /** A thread may leave the mount namespace of its process, not come back: so it ends with that. */
    private RootView inNamespaceOfItsOwn(Supplier<RootView> mounting) {
        CompletableFuture<RootView> view = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("private-mounts").start(() -> {
            try {
                linux.unshare(CLONE_NEWNS);
                linux.mount(null, "/", null, MS_REC | MS_PRIVATE, null);
                view.complete(mounting.get());
            } catch (RuntimeException | Error e) {
                view.completeExceptionally(e);
            }
        });
        try {
            return view.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private RootView mount(ContainerFilesystem container, What what) {
        Rootfs.Overlay rootfs = container.rootfs();
        String place = rootfs.mountPoint().toString();
        try (Layers layers = layers(container)) {
            overlay(rootfs, layers, place, what);
        }
        Fd root = linux.openat(Fd.CWD, place, O_PATH | O_DIRECTORY | O_CLOEXEC, 0);
        try {
            if (what == What.WITH_MOUNTS || what == What.WRITABLE) {
                mountPoints(container, root, what == What.WRITABLE);
            }
            Fd namespace = linux.openat(Fd.CWD, "/proc/thread-self/ns/mnt", O_RDONLY | O_CLOEXEC, 0);
            return new RootView(linux, root, List.of(namespace));
        } catch (RuntimeException e) {
            root.close();
            throw e;
        }
    }

    /** Named by descriptors, since the options of mount(2) may not exceed a page. */
    private void overlay(Rootfs.Overlay rootfs, Layers layers, String place, What what) {
        StringBuilder options = new StringBuilder("lowerdir=");
        List<Fd> stack = new ArrayList<>(layers.handles());
        try (Fd upper = handle(rootfs.upper());
                Fd work = handle(rootfs.work());
                Fd empty = handle(rootfs.mountPoint())) {
            switch (what) {
                case IMAGE -> stack.addLast(empty); // overlayfs wants two layers where none is writable
                case BARE, WITH_MOUNTS -> stack.addFirst(upper);
                case WRITABLE -> {}
            }
            for (Fd layer : stack) {
                options.append(layer == stack.getFirst() ? "" : ":").append(layer.procPath());
            }
            if (what == What.WRITABLE) {
                options.append(",upperdir=").append(upper.procPath());
                options.append(",workdir=").append(work.procPath());
            }
            linux.mount("overlay", place, "overlay", what == What.WRITABLE ? 0 : MS_RDONLY, options.toString());
        }
    }

    private Fd handle(Path folder) {
        return linux.openat(Fd.CWD, folder.toString(), O_PATH | O_DIRECTORY | O_CLOEXEC, 0);
    }

    /** The image's layers, opened. */
    private record Layers(List<Fd> handles) implements AutoCloseable {
        @Override
        public void close() {
            handles.forEach(Fd::close);
        }
    }

    private Layers layers(ContainerFilesystem container) {
        List<Fd> handles = new ArrayList<>();
        Layers layers = new Layers(handles);
        IdMap ids = container.idMap();
        String place = container.rootfs().mountPoint().toString();
        try {
            if (ids != null) {
                linux.mount("tmpfs", place, "tmpfs", 0, "mode=700");
            }
            for (Path lower : container.rootfs().lowers()) {
                handles.add(ids == null ? handle(lower) : mapped(lower, Path.of(place, "" + handles.size()), ids));
            }
            return layers;
        } catch (RuntimeException e) {
            layers.close();
            throw e;
        }
    }

    /** A layer with the owners that the container's ids have on disk. */
    private Fd mapped(Path layer, Path place, IdMap ids) {
        try (Fd tree = linux.openTree(Fd.CWD, layer.toString(), OPEN_TREE_CLONE)) {
            linux.mountSetattr(tree, "", 0, new MountAttr(MOUNT_ATTR_IDMAP, 0, 0, userNamespaces.apply(ids)));
            linux.mkdirat(Fd.CWD, place.toString(), 0700);
            linux.moveMount(tree, "", Fd.CWD, place.toString(), MOVE_MOUNT_F_EMPTY_PATH);
        }
        return handle(place);
    }

    /** Binds and volumes; as with dockerd, what was in a tmpfs is gone with the run. */
    private void mountPoints(ContainerFilesystem container, Fd root, boolean writable) {
        try (OpenMounts sources = container.openMounts("files-" + sequence.incrementAndGet())) {
            mountPoints(container, root, writable, sources);
        }
    }

    private void mountPoints(ContainerFilesystem container, Fd root, boolean writable, OpenMounts sources) {
        container.mounts().stream()
                .filter(point -> !point.type().equals("tmpfs")
                        && !sources.path(point.destination()).isEmpty())
                .sorted(Comparator.comparingLong(point ->
                        point.destination().chars().filter(c -> c == '/').count()))
                .forEach(point -> mountPoint(
                        point,
                        sources.path(point.destination()),
                        root,
                        writable,
                        IdTranslation.toDisk(container.idMap())));
    }

    private void mountPoint(MountPoint point, String path, Fd root, boolean writable, Owners owners) {
        try (Fd source = linux.openTree(Fd.CWD, path, OPEN_TREE_CLONE | AT_RECURSIVE);
                Fd target = place(root, point.destination(), writable ? source : null, owners)) {
            linux.mountSetattr(source, "", AT_RECURSIVE, new MountAttr(0, 0, MS_PRIVATE, null));
            if (!writable || !point.writable()) {
                linux.mountSetattr(source, "", AT_RECURSIVE, new MountAttr(MOUNT_ATTR_RDONLY, 0, 0, null));
            }
            linux.moveMount(source, "", target, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH);
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
            LOG.debug("{} cannot be mounted: {}", point.destination(), e.toString()); // its place is made by a start
        }
    }

    /**
     * Opens where something is to be mounted.
     *
     * @param source what makes its place where there is none: a folder for a folder, a file for anything else; null for nothing
     */
    private Fd place(Fd root, String destination, @Nullable Fd source, Owners owners) {
        OpenHow inRoot = new OpenHow(O_PATH | O_CLOEXEC, 0, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
        try {
            return linux.openat2(root, destination, inRoot);
        } catch (ErrnoException e) {
            if (source == null || !e.is(Errno.ENOENT)) {
                throw e;
            }
        }
        boolean isFolder = linux.fstatat(source, "", AT_EMPTY_PATH).isDirectory();
        List<String> names = List.of(TarPaths.clean(destination).split("/", -1));
        for (int i = 0; i < names.size(); i++) {
            String parent = "/" + String.join("/", names.subList(0, i));
            try (Fd folder = linux.openat2(root, parent, inRoot)) {
                make(folder, names.get(i), isFolder || i < names.size() - 1, owners);
            }
        }
        return linux.openat2(root, destination, inRoot);
    }

    private void make(Fd parent, String name, boolean isFolder, Owners owners) {
        try {
            if (isFolder) {
                linux.mkdirat(parent, name, 0755);
            } else {
                linux.mknodat(parent, name, S_IFREG | 0644, 0);
            }
            linux.fchownat(
                    parent, name, owners.users().applyAsInt(0), owners.groups().applyAsInt(0), AT_SYMLINK_NOFOLLOW);
        } catch (ErrnoException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
    }
}
