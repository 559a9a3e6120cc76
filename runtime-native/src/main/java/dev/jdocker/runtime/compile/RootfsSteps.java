package dev.jdocker.runtime.compile;

import static dev.jdocker.linux.Flags.AT_RECURSIVE;
import static dev.jdocker.linux.Flags.MNT_DETACH;
import static dev.jdocker.linux.Flags.MOVE_MOUNT_F_EMPTY_PATH;
import static dev.jdocker.linux.Flags.MS_BIND;
import static dev.jdocker.linux.Flags.MS_MOVE;
import static dev.jdocker.linux.Flags.MS_PRIVATE;
import static dev.jdocker.linux.Flags.MS_REC;
import static dev.jdocker.linux.Flags.MS_SLAVE;
import static dev.jdocker.linux.Flags.OPEN_TREE_CLOEXEC;
import static dev.jdocker.linux.Flags.OPEN_TREE_CLONE;
import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_PATH;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Syscall;
import dev.jdocker.oci.LinuxSection;
import dev.jdocker.oci.NamespaceType;
import dev.jdocker.runtime.Rootfs;
import dev.jdocker.runtime.program.Argument;
import dev.jdocker.runtime.program.Program.Section;
import dev.jdocker.runtime.program.ProgramBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Mounts the root file system and makes it the root. */
final class RootfsSteps {
    private static final int AT_FDCWD = -100;
    private static final int PAGE_BYTES = 4096;

    private final Assembly assembly;
    private final ProgramBuilder program;
    private final Scope scope;
    private final CompileRequest request;
    private final @Nullable Propagation propagation;
    private final @Nullable String label;

    RootfsSteps(Assembly assembly, Scope scope, CompileRequest request) {
        this.assembly = assembly;
        this.program = assembly.program;
        this.scope = scope;
        this.request = request;
        LinuxSection linux = request.spec().linux();
        String name = linux == null ? null : ConfinementSteps.orNull(linux.rootfsPropagation());
        this.propagation = name == null
                ? null
                : Propagation.named(name)
                        .orElseThrow(() -> new CompileException("invalid linux.rootfsPropagation " + name));
        this.label = linux == null ? null : ConfinementSteps.orNull(linux.mountLabel());
    }

    /**
     * With a user namespace the overlay is mounted by the launcher, which still has the host's ids: layers are looked at through
     * idmapped mounts, in a mount namespace of the launcher's own, so that nothing of it is seen or left outside.
     */
    void before() {
        if (!scope.hasUserNamespace() || !(request.rootfs() instanceof Rootfs.Overlay overlay)) {
            return;
        }
        IdMappings mappings = scope.mappings();
        if (mappings == null) {
            throw new CompileException("layers in a user namespace that is joined need its uid and gid mappings");
        }
        program.in(Section.BEFORE);
        program.call(Syscall.UNSHARE, Flags.CLONE_NEWNS).orFail("unshare mount namespace");
        program.call(Syscall.MOUNT, 0, "/", 0, MS_REC | MS_PRIVATE, 0).orFail("make mounts private");
        String base = request.runDirectory() + "/idmap";
        program.call(Syscall.MKDIRAT, AT_FDCWD, base, 0700)
                .ignoring(Errno.EEXIST)
                .orFail("mkdir " + base);
        List<Path> lowers = new ArrayList<>();
        for (int i = 0; i < overlay.lowers().size(); i++) {
            lowers.add(idmapped(overlay.lowers().get(i).toString(), base + "/" + i, mappings));
        }
        // The writable layer holds the mapped ids themselves: overlayfs writes there as the host's root, whom an
        // idmapped
        // mount would not know. Its directory is the container's "/".
        program.call(
                        Syscall.FCHOWNAT,
                        AT_FDCWD,
                        overlay.upper().toString(),
                        IdMappings.toHost(mappings.users(), 0),
                        IdMappings.toHost(mappings.groups(), 0),
                        0)
                .orFail("give the writable layer to the container's root");
        mountOverlay(new Rootfs.Overlay(lowers, overlay.upper(), overlay.work(), overlay.mountPoint()));
        program.in(Section.CHILD);
    }

    private Path idmapped(String source, String at, IdMappings mappings) {
        int descriptor = assembly.descriptor(new Grant.MountCopy(
                source,
                false,
                MountAttributes.NONE,
                MountAttributes.NONE,
                Propagation.RPRIVATE,
                new Grant.Owners(mappings, false)));
        program.call(Syscall.MKDIRAT, AT_FDCWD, at, 0700).ignoring(Errno.EEXIST).orFail("mkdir " + at);
        program.call(Syscall.MOVE_MOUNT, descriptor, "", AT_FDCWD, at, MOVE_MOUNT_F_EMPTY_PATH)
                .orFail("mount idmapped layer " + source);
        return Path.of(at);
    }

    /** Mounts it in the child; gives the opened root. */
    Argument mount() {
        if (scope.creates(NamespaceType.MOUNT)) {
            // A slave still hears of what the host mounts below the root file system.
            long type = propagation != null && propagation.type() == MS_SLAVE ? MS_SLAVE : MS_PRIVATE;
            program.call(Syscall.MOUNT, 0, "/", 0, MS_REC | type, 0).orFail("make mounts private");
        }
        String at = switch (request.rootfs()) {
            case Rootfs.Overlay overlay
            when !scope.hasUserNamespace() -> {
                mountOverlay(overlay);
                yield overlay.mountPoint().toString();
            }
            case Rootfs.Overlay overlay -> {
                // A mount that came from outside the user namespace is locked: a copy of it is not.
                Argument copy = program.call(
                                Syscall.OPEN_TREE,
                                AT_FDCWD,
                                overlay.mountPoint().toString(),
                                OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE)
                        .toSlot("copy the root file system's mount");
                program.call(
                                Syscall.MOVE_MOUNT,
                                copy,
                                "",
                                AT_FDCWD,
                                overlay.mountPoint().toString(),
                                MOVE_MOUNT_F_EMPTY_PATH)
                        .orFail("mount the root file system");
                yield overlay.mountPoint().toString();
            }
            case Rootfs.Directory(Path path) -> {
                program.call(Syscall.MOUNT, path.toString(), path.toString(), 0, MS_BIND | MS_REC, 0)
                        .orFail("mount the root file system " + path);
                yield path.toString();
            }
        };
        return program.call(Syscall.OPENAT, AT_FDCWD, at, O_PATH | O_DIRECTORY | O_CLOEXEC, 0)
                .toSlot("open the root file system " + at);
    }

    private void mountOverlay(Rootfs.Overlay overlay) {
        String context = label == null ? "" : ",context=\"" + label + '"';
        String options = options(overlay, "") + context;
        if (options.length() >= PAGE_BYTES) {
            // mount(2) takes one page of options: name the layers from their common parent.
            Path parent = commonParent(overlay.lowers());
            program.call(Syscall.CHDIR, parent.toString()).orFail("chdir " + parent);
            options = options(overlay, parent + "/") + context;
            if (options.length() >= PAGE_BYTES) {
                throw new CompileException(
                        "mount options of " + overlay.lowers().size() + " layers are longer than a page");
            }
        }
        program.call(Syscall.MOUNT, "overlay", overlay.mountPoint().toString(), "overlay", 0, program.string(options))
                .orFail("mount overlay root file system");
    }

    private static String options(Rootfs.Overlay overlay, String strip) {
        StringBuilder out = new StringBuilder("lowerdir=");
        for (int i = 0; i < overlay.lowers().size(); i++) {
            String lower = overlay.lowers().get(i).toString();
            out.append(i == 0 ? "" : ":").append(escape(lower.substring(strip.length())));
        }
        return out.append(",upperdir=")
                .append(escape(overlay.upper().toString()))
                .append(",workdir=")
                .append(escape(overlay.work().toString()))
                .toString();
    }

    private static String escape(String path) {
        return path.replace("\\", "\\\\").replace(":", "\\:").replace(",", "\\,");
    }

    private static Path commonParent(List<Path> paths) {
        Path parent = paths.getFirst().getParent();
        for (Path p : paths) {
            if (parent == null || !parent.equals(p.getParent())) {
                throw new CompileException("layers do not lie in one folder");
            }
        }
        if (parent == null) {
            throw new CompileException("a layer cannot be the root directory");
        }
        return parent;
    }

    /** What of the kernel's file systems the old root has is taken away, or covered where a user namespace locks it. */
    private void moveToTop(CompileRequest.MovedRoot moved) {
        for (String place : moved.kernelMounts()) {
            String message = "take the host's " + place + " away";
            program.call(Syscall.UMOUNT2, place, MNT_DETACH)
                    .skipping(Errno.EPERM, 1)
                    .skipping(Errno.EINVAL, 1)
                    .orFail(message);
            var gone = program.jumpAhead(message);
            program.call(Syscall.MOUNT, "tmpfs", place, "tmpfs", 0, 0).orFail(message);
            gone.endsHere();
        }
        program.call(Syscall.MOUNT, ".", "/", 0, MS_MOVE, 0).orFail("move the root file system to the top");
        program.call(Syscall.CHROOT, ".").orFail("chroot");
    }

    /**
     * pivot_root(2) with both arguments the same directory: the old root lies over the new one and is detached. In a mount
     * namespace that is joined the others keep their root.
     */
    void enter(Argument root, boolean readOnly) {
        program.call(Syscall.FCHDIR, root).orFail("enter the root file system");
        CompileRequest.MovedRoot moved = request.launching().moved();
        if (scope.creates(NamespaceType.MOUNT) && moved != null) {
            moveToTop(moved);
        } else if (scope.creates(NamespaceType.MOUNT)) {
            program.call(Syscall.PIVOT_ROOT, ".", ".").orFail("pivot_root");
            program.call(Syscall.UMOUNT2, ".", MNT_DETACH).orFail("detach the old root");
        } else {
            program.call(Syscall.CHROOT, ".").orFail("chroot");
        }
        program.call(Syscall.CHDIR, "/").orFail("chdir /");
        if (propagation != null && propagation.type() != MS_PRIVATE) {
            program.call(Syscall.MOUNT, 0, "/", 0, propagation.flags(), 0)
                    .orFail("set the propagation of the root file system");
        }
        if (readOnly) {
            assembly.setAttributes(root, Flags.MOUNT_ATTR_RDONLY, 0, 0, false).orFail("make the root read-only");
        }
    }
}
