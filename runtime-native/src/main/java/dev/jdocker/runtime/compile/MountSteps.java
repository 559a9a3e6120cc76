package dev.jdocker.runtime.compile;

import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_PATH;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Syscall;
import dev.jdocker.oci.Mount;
import dev.jdocker.oci.NamespaceType;
import dev.jdocker.runtime.Rootfs;
import dev.jdocker.runtime.program.Argument;
import dev.jdocker.runtime.program.ProgramBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Mounts everything of {@code mounts} onto places inside the root. */
final class MountSteps {
    private static final int AT_FDCWD = -100;

    /** What the terminal's devpts is mounted with by whoever makes it. */
    private static final long TERMINAL_ATTRIBUTES = Flags.MOUNT_ATTR_NOSUID | Flags.MOUNT_ATTR_NOEXEC;

    /** These have labels of their own for their files, which a label for the whole mount would hide. */
    private static final Set<String> LABELLED = Set.of("proc", "sysfs", "cgroup", "cgroup2");

    private final Assembly assembly;
    private final ProgramBuilder program;
    private final Host host;
    private final Scope scope;
    private final boolean terminal;
    private final Argument root;
    private final Rootfs rootfs;
    private final @Nullable String label;
    private final MountPoints points;
    private final FilesystemSteps filesystems;

    /** @param label the SELinux label of the container's own file systems, null for none */
    MountSteps(
            Assembly assembly,
            Host host,
            Scope scope,
            boolean terminal,
            Argument root,
            Rootfs rootfs,
            @Nullable String label) {
        this.assembly = assembly;
        this.program = assembly.program;
        this.host = host;
        this.scope = scope;
        this.terminal = terminal;
        this.root = root;
        this.rootfs = rootfs;
        this.label = label;
        this.points = new MountPoints(assembly, root);
        this.filesystems = new FilesystemSteps(assembly);
    }

    void mount(Mount mount) {
        int mark = program.slotMark();
        String type = mount.type() == null ? "bind" : mount.type();
        MountOptions options = MountOptions.parse(mount.options());
        boolean bind = options.bind() || type.equals("bind");
        if (options.copyUp() && !type.equals("tmpfs")) {
            throw new CompileException("mount option tmpcopyup of " + mount.destination() + " is for a tmpfs only");
        }
        if (options.remount()) {
            remount(mount, options, bind);
        } else if (bind) {
            new BindSteps(assembly, host, scope, points).bind(mount, options);
        } else {
            if (options.idmap()
                    || !mount.uidMappings().isEmpty()
                    || !mount.gidMappings().isEmpty()) {
                throw new CompileException("mount at " + mount.destination() + ": only bind mounts can be idmapped");
            }
            filesystem(mount, type, options);
        }
        program.freeSlots(mark);
    }

    private void filesystem(Mount mount, String type, MountOptions options) {
        String destination = mount.destination();
        MountPoints.check(destination, type.equals("proc"));
        String message = "mount " + type + " at " + destination;
        List<String> data = new ArrayList<>(options.ofFilesystem());
        if (label != null && !LABELLED.contains(type)) {
            data.add("context=" + label);
        }
        if (type.equals("cgroup") && !host.isCgroupV2()) {
            if (!data.isEmpty()) {
                throw new CompileException(message + ": cgroup version 1 takes no option " + data.getFirst());
            }
            Argument hierarchies = cgroupHierarchies(destination, options);
            finish(hierarchies, options, message);
            assembly.close(hierarchies);
        } else if (type.equals("devpts") && terminal) {
            int pts = assembly.descriptor(new Grant.TerminalMount(data));
            Argument fd = Argument.of(pts);
            attach(fd, destination, message);
            if (options.top().set() != TERMINAL_ATTRIBUTES) {
                long clear = options.top().clear()
                        | (TERMINAL_ATTRIBUTES & ~options.top().set());
                assembly.setAttributes(fd, options.top().set(), clear, 0, false).orFail(message);
            }
            finish(fd, options, message);
        } else if (type.equals("sysfs") && scope.hasUserNamespace() && !scope.ownsNetwork()) {
            // sysfs belongs to the network namespace, which is not the user namespace's: look at the host's.
            Mount host = new Mount(destination, "bind", "/sys", mount.options(), List.of(), List.of());
            List<String> safe = List.of("rbind", "rro", "nosuid", "nodev", "noexec");
            new BindSteps(assembly, this.host, scope, points).bind(host, MountOptions.parse(safe));
        } else {
            Argument fd = options.copyUp()
                    ? Argument.of(filled(destination, data, options))
                    : filesystems.mount(
                            type.equals("cgroup") ? "cgroup2" : type,
                            mount.source(),
                            data,
                            options.top().set(),
                            message);
            attach(fd, destination, message);
            finish(fd, options, message);
            assembly.close(fd);
        }
    }

    private int filled(String destination, List<String> data, MountOptions options) {
        if (scope.hasUserNamespace() && rootfs instanceof Rootfs.Overlay) {
            throw new CompileException(
                    "mount option tmpcopyup of " + destination + " is not supported with layers in a user namespace");
        }
        return assembly.descriptor(new Grant.FilledTmpfs(rootfs, destination, options.top(), data));
    }

    private void attach(Argument fd, String destination, String message) {
        Argument target = points.directory(destination, message);
        assembly.attach(fd, target, message);
        assembly.close(target);
    }

    /** A mount whose propagation is asked for gets it once it is at its place. */
    private void finish(Argument fd, MountOptions options, String message) {
        Propagation propagation = options.propagation();
        if (propagation != null) {
            assembly.setAttributes(fd, 0, 0, propagation.type(), propagation.recursive())
                    .orFail(message);
        }
    }

    /** With {@code bind} the attributes of the mount alone change, else those of the file system too. */
    private void remount(Mount mount, MountOptions options, boolean bind) {
        String message = "remount " + mount.destination();
        MountPoints.check(mount.destination(), true);
        Argument place =
                assembly.openInside(root, mount.destination(), O_PATH, 0, true).toSlot(message);
        List<String> data = new ArrayList<>(options.ofFilesystem());
        if (bind && !data.isEmpty()) {
            throw new CompileException(message + ": a bind mount cannot take the option " + data.getFirst());
        }
        if (!bind) {
            boolean readOnly = (options.top().set() & Flags.MOUNT_ATTR_RDONLY) != 0;
            boolean writable = (options.top().clear() & Flags.MOUNT_ATTR_RDONLY) != 0;
            if (readOnly || writable) {
                data.add(readOnly ? "ro" : "rw");
            }
            filesystems.reconfigure(place, data, message);
        }
        if (!options.below().isEmpty()) {
            assembly.setAttributes(place, options.below().set(), options.below().clear(), 0, true)
                    .orFail(message);
        }
        if (!options.top().isEmpty()) {
            assembly.setAttributes(place, options.top().set(), options.top().clear(), 0, false)
                    .orFail(message);
        }
        finish(place, options, message);
        assembly.close(place);
    }

    /** cgroup v1: a tmpfs with a directory for each hierarchy and links for controllers that share one. */
    private Argument cgroupHierarchies(String destination, MountOptions options) {
        String message = "mount cgroup hierarchies at " + destination;
        long attributes = options.top().set();
        Argument tmpfs = filesystems.mount(
                "tmpfs", "tmpfs", List.of("mode=755"), attributes & ~Flags.MOUNT_ATTR_RDONLY, message);
        attach(tmpfs, destination, message);
        // A hierarchy is mounted from where the cgroup namespace begins. In the host's that would be its top, and a
        // container
        // would take the machine's limits for its own: for these mounts the process has one that begins in its cgroup.
        boolean ownView = !scope.has(NamespaceType.CGROUP) && !scope.hasUserNamespace();
        Argument outer = Argument.of(-1);
        if (ownView) {
            outer = program.call(Syscall.OPENAT, AT_FDCWD, "/proc/self/ns/cgroup", O_CLOEXEC, 0)
                    .toSlot(message);
            program.call(Syscall.UNSHARE, Flags.CLONE_NEWCGROUP).orFail(message);
        }
        for (String hierarchy : host.cgroupHierarchies()) {
            int mark = program.slotMark();
            boolean named = hierarchy.startsWith("name=");
            String name = named ? hierarchy.substring(5) : hierarchy;
            List<String> data = named ? List.of("none", hierarchy) : List.of(hierarchy.split(","));
            Argument fd = filesystems.mount("cgroup", "cgroup", data, attributes, message);
            program.call(Syscall.MKDIRAT, tmpfs, name, 0755).orFail(message);
            program.call(Syscall.MOVE_MOUNT, fd, "", tmpfs, name, Flags.MOVE_MOUNT_F_EMPTY_PATH)
                    .orFail(message);
            assembly.close(fd);
            program.freeSlots(mark);
            if (!named && name.contains(",")) {
                for (String controller : name.split(",")) {
                    program.call(Syscall.SYMLINKAT, name, tmpfs, controller)
                            .ignoring(Errno.EEXIST)
                            .orFail(message);
                }
            }
        }
        if (ownView) {
            program.call(Syscall.SETNS, outer, Flags.CLONE_NEWCGROUP).orFail(message);
            assembly.close(outer);
        }
        if ((attributes & Flags.MOUNT_ATTR_RDONLY) != 0) {
            assembly.setAttributes(tmpfs, Flags.MOUNT_ATTR_RDONLY, 0, 0, true).orFail(message);
        }
        return tmpfs;
    }
}
