package dev.jdocker.runtime.compile;

import static dev.jdocker.linux.Flags.FSCONFIG_CMD_CREATE;
import static dev.jdocker.linux.Flags.FSCONFIG_SET_FLAG;
import static dev.jdocker.linux.Flags.FSCONFIG_SET_STRING;
import static dev.jdocker.linux.Flags.FSMOUNT_CLOEXEC;
import static dev.jdocker.linux.Flags.FSOPEN_CLOEXEC;
import static dev.jdocker.linux.Flags.MS_PRIVATE;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Syscall;
import dev.jdocker.oci.Mount;
import dev.jdocker.oci.NamespaceType;
import dev.jdocker.runtime.program.Argument;
import dev.jdocker.runtime.program.ProgramBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Mounts everything of {@code mounts} onto places inside the root. */
final class MountSteps {
    private final Assembly assembly;
    private final ProgramBuilder program;
    private final Host host;
    private final Scope scope;
    private final boolean terminal;
    private final Argument root;

    MountSteps(Assembly assembly, Host host, Scope scope, boolean terminal, Argument root) {
        this.assembly = assembly;
        this.program = assembly.program;
        this.host = host;
        this.scope = scope;
        this.terminal = terminal;
        this.root = root;
    }

    void mount(Mount mount) {
        int mark = program.slotMark();
        String type = mount.type() == null ? "bind" : mount.type();
        MountOptions options = MountOptions.parse(mount.destination(), mount.options());
        if (options.bind() || type.equals("bind")) {
            bind(mount, options);
        } else if (Path.of("/" + mount.destination()).normalize().startsWith("/proc")
                && !(type.equals("proc")
                        && Assembly.relative(mount.destination()).equals("proc"))) {
            throw refusedInProc(mount.destination());
        } else if (type.equals("cgroup") && !host.isCgroupV2()) {
            cgroupHierarchies(mount.destination(), options);
        } else if (type.equals("devpts") && terminal) {
            int pts = assembly.descriptor(new Grant.TerminalMount(String.join(",", options.data())));
            Argument fd = Argument.of(pts);
            attachFilesystem(fd, mount.destination(), type);
        } else if (type.equals("sysfs") && scope.mappings() != null && !scope.creates(NamespaceType.NETWORK)) {
            // sysfs belongs to the network namespace, which is not the user namespace's: look at the host's.
            bind(
                    new Mount(mount.destination(), "bind", "/sys", mount.options(), List.of(), List.of()),
                    MountOptions.parse(mount.destination(), List.of("rbind", "rro", "nosuid", "nodev", "noexec")));
        } else {
            String kernelType = type.equals("cgroup") ? "cgroup2" : type;
            Argument fs = filesystem(kernelType, mount.source(), options.data(), mount.destination());
            Argument fd = mountOf(fs, options.set(), mount.destination());
            attachFilesystem(fd, mount.destination(), type);
            assembly.close(fd);
        }
        program.freeSlots(mark);
    }

    private static CompileException refusedInProc(String destination) {
        return new CompileException("\"" + destination + "\" cannot be mounted because it is inside /proc");
    }

    private void attachFilesystem(Argument fd, String destination, String type) {
        String message = "mount " + type + " at " + destination;
        // The image may ship these places as symbolic links, to have host files written to: none is followed.
        boolean follow = !(type.equals("proc") || type.equals("sysfs") || destination.equals("/dev"));
        Argument target = assembly.directoryInside(root, destination, follow, message);
        assembly.attach(fd, target, message);
        assembly.close(target);
    }

    private void bind(Mount mount, MountOptions options) {
        String source = mount.source();
        if (source == null) {
            throw new CompileException("bind mount at " + mount.destination() + " has no source");
        }
        String destination = Path.of("/" + mount.destination()).normalize().toString();
        if (destination.equals("/proc") || destination.startsWith("/proc/") || destination.equals("/")) {
            throw refusedInProc(mount.destination());
        }
        String message = "mount " + source + " at " + mount.destination();
        long propagation = options.propagation() == 0 ? MS_PRIVATE : options.propagation();
        int copy = assembly.descriptor(new Grant.MountCopy(
                source,
                options.recursive(),
                options.set(),
                options.clear(),
                options.attributesRecursive(),
                propagation,
                null));
        Argument target = host.isDirectory().test(source)
                ? assembly.directoryInside(root, destination, true, message)
                : assembly.fileInside(root, destination, message);
        assembly.attach(Argument.of(copy), target, message);
        assembly.close(target);
    }

    /** fsopen(2), configured and created. */
    private Argument filesystem(String type, @Nullable String source, List<String> data, String at) {
        String message = "mount " + type + " at " + at;
        Argument fs = program.call(Syscall.FSOPEN, type, FSOPEN_CLOEXEC).toSlot(message);
        program.call(Syscall.FSCONFIG, fs, FSCONFIG_SET_STRING, "source", source == null ? type : source, 0)
                .orFail(message);
        for (String option : data) {
            int equals = option.indexOf('=');
            String text = message + " with option " + option;
            if (equals < 0) {
                program.call(Syscall.FSCONFIG, fs, FSCONFIG_SET_FLAG, option, 0, 0)
                        .orFail(text);
            } else {
                String key = option.substring(0, equals);
                String value = option.substring(equals + 1);
                program.call(Syscall.FSCONFIG, fs, FSCONFIG_SET_STRING, key, value, 0)
                        .orFail(text);
            }
        }
        program.call(Syscall.FSCONFIG, fs, FSCONFIG_CMD_CREATE, 0, 0, 0).orFail(message);
        return fs;
    }

    private Argument mountOf(Argument fs, long attributes, String at) {
        Argument fd =
                program.call(Syscall.FSMOUNT, fs, FSMOUNT_CLOEXEC, attributes).toSlot("mount at " + at);
        assembly.close(fs);
        return fd;
    }

    /** cgroup v1: a tmpfs with a directory for each hierarchy and links for controllers that share one. */
    private void cgroupHierarchies(String destination, MountOptions options) {
        String message = "mount cgroup hierarchies at " + destination;
        long attributes = options.set() & ~Flags.MOUNT_ATTR_RDONLY;
        Argument tmpfs = mountOf(filesystem("tmpfs", "tmpfs", List.of("mode=755"), destination), attributes, message);
        Argument target = assembly.directoryInside(root, destination, true, message);
        assembly.attach(tmpfs, target, message);
        assembly.close(target);
        for (String hierarchy : host.cgroupHierarchies()) {
            boolean named = hierarchy.startsWith("name=");
            String name = named ? hierarchy.substring(5) : hierarchy;
            List<String> data = new ArrayList<>(named ? List.of("none", hierarchy) : List.of(hierarchy.split(",")));
            Argument fs = filesystem("cgroup", "cgroup", data, destination + "/" + name);
            Argument fd = mountOf(fs, options.set(), message);
            program.call(Syscall.MKDIRAT, tmpfs, name, 0755).orFail(message);
            program.call(Syscall.MOVE_MOUNT, fd, "", tmpfs, name, Flags.MOVE_MOUNT_F_EMPTY_PATH)
                    .orFail(message);
            assembly.close(fd);
            if (!named && name.contains(",")) {
                for (String controller : name.split(",")) {
                    program.call(Syscall.SYMLINKAT, name, tmpfs, controller)
                            .ignoring(Errno.EEXIST)
                            .orFail(message);
                }
            }
        }
        if ((options.set() & Flags.MOUNT_ATTR_RDONLY) != 0) {
            assembly.setAttributes(tmpfs, Flags.MOUNT_ATTR_RDONLY, 0, 0, true).orFail(message);
        }
        assembly.close(tmpfs);
    }
}
