package dev.jdocker.runtime.compile;

import static dev.jdocker.linux.Flags.AT_EMPTY_PATH;
import static dev.jdocker.linux.Flags.OPEN_TREE_CLOEXEC;
import static dev.jdocker.linux.Flags.OPEN_TREE_CLONE;
import static dev.jdocker.linux.Flags.O_CREAT;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Syscall;
import dev.jdocker.oci.Device;
import dev.jdocker.runtime.program.Argument;
import dev.jdocker.runtime.program.ProgramBuilder;
import java.util.ArrayList;
import java.util.List;

/** Makes the device nodes and links of /dev: runtime-spec config-linux.md, "Default Devices". */
final class DeviceSteps {
    private static final int MODE = 0666;
    private static final List<Device> DEFAULTS = List.of(
            character("null", 1, 3),
            character("zero", 1, 5),
            character("full", 1, 7),
            character("random", 1, 8),
            character("urandom", 1, 9),
            character("tty", 5, 0));

    private final Assembly assembly;
    private final ProgramBuilder program;
    private final Scope scope;
    private final Argument root;

    DeviceSteps(Assembly assembly, Scope scope, Argument root) {
        this.assembly = assembly;
        this.program = assembly.program;
        this.scope = scope;
        this.root = root;
    }

    private static Device character(String name, int major, int minor) {
        return new Device("/dev/" + name, "c", major, minor, MODE, null, null);
    }

    /** @param fresh whether /dev is an empty file system of the container's own, where nothing can be in the way */
    void make(List<Device> extra, boolean fresh) {
        int mark = program.slotMark();
        Argument dev = assembly.directoryInside(root, "dev", false, "open /dev");
        List<Device> all = new ArrayList<>(DEFAULTS);
        for (Device d : extra) {
            all.removeIf(known -> known.path().equals(d.path()));
            all.add(d);
        }
        for (Device d : all) {
            int deviceMark = program.slotMark();
            node(dev, d, fresh);
            program.freeSlots(deviceMark);
        }
        link("/proc/self/fd", dev, "fd");
        link("/proc/self/fd/0", dev, "stdin");
        link("/proc/self/fd/1", dev, "stdout");
        link("/proc/self/fd/2", dev, "stderr");
        link("/proc/kcore", dev, "core");
        link("pts/ptmx", dev, "ptmx");
        program.freeSlots(mark);
    }

    private void link(String target, Argument dev, String name) {
        program.call(Syscall.SYMLINKAT, target, dev, name)
                .ignoring(Errno.EEXIST)
                .orFail("make /dev/" + name);
    }

    private void node(Argument dev, Device d, boolean fresh) {
        String message = "make device " + d.path();
        String path = Assembly.relative(d.path());
        if (scope.hasUserNamespace() && !d.type().equals("p")) {
            bindNode(d, message);
            return;
        }
        int slash = path.lastIndexOf('/');
        Argument parent;
        if (slash < 0) {
            parent = root;
        } else {
            parent = path.substring(0, slash).equals("dev")
                    ? dev
                    : assembly.directoryInside(root, path.substring(0, slash), false, message);
        }
        String name = path.substring(slash + 1);
        int mode = kind(d) | (d.fileMode() == null ? MODE : d.fileMode() & 07777);
        long number = d.type().equals("p") ? 0 : number(d.major(), d.minor());
        ProgramBuilder.Step make = program.call(Syscall.MKNODAT, parent, name, mode, number);
        if (fresh && path.startsWith("dev/")) {
            make.ignoring(Errno.EEXIST).orFail(message);
        } else {
            make.skipping(Errno.EEXIST, 1).orFail(message);
            var made = program.jumpAhead(message);
            new FileExpectation(assembly, message + ": another file is there", Errno.EEXIST)
                    .device(parent, name, mode, d.major(), d.minor());
            made.endsHere();
        }
        int uid = d.uid() == null ? 0 : d.uid();
        int gid = d.gid() == null ? 0 : d.gid();
        if (uid != 0 || gid != 0) {
            program.call(Syscall.FCHOWNAT, parent, name, uid, gid, Flags.AT_SYMLINK_NOFOLLOW)
                    .orFail(message);
        }
    }

    /** A user namespace may not make nodes: the host's is mounted over an empty file. */
    private void bindNode(Device d, String message) {
        int copy = assembly.descriptor(Grant.MountCopy.plain(d.path(), false));
        Argument file = assembly.fileInside(root, d.path(), message);
        assembly.attach(Argument.of(copy), file, message);
        assembly.close(file);
    }

    private static int kind(Device d) {
        return switch (d.type()) {
            case "c", "u" -> Flags.S_IFCHR;
            case "b" -> Flags.S_IFBLK;
            case "p" -> Flags.S_IFIFO;
            default -> throw new CompileException("device " + d.path() + " has unknown type " + d.type());
        };
    }

    /** makedev(3) in the kernel's encoding. */
    private static long number(long major, long minor) {
        return (minor & 0xff) | ((major & 0xfff) << 8) | ((minor & ~0xffL) << 12);
    }

    /** /dev/console is the terminal's slave, mounted by descriptor and never by a path of the container's. */
    void console(int slave) {
        int mark = program.slotMark();
        String message = "make /dev/console";
        Argument dev = assembly.directoryInside(root, "dev", false, message);
        // A folder of the user's may be mounted at /dev, with a link there that would have a file of the host's made.
        Argument made =
                assembly.openInside(dev, "console", O_CREAT, 0600, false).toSlot(message);
        Argument copy = program.call(Syscall.OPEN_TREE, slave, "", AT_EMPTY_PATH | OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC)
                .toSlot(message);
        assembly.attach(copy, made, message);
        assembly.close(copy);
        assembly.close(made);
        assembly.close(dev);
        program.freeSlots(mark);
    }
}
