package dev.jdocker.runtime.compile;

import static dev.jdocker.linux.Flags.FSCONFIG_CMD_CREATE;
import static dev.jdocker.linux.Flags.FSCONFIG_SET_STRING;
import static dev.jdocker.linux.Flags.FSMOUNT_CLOEXEC;
import static dev.jdocker.linux.Flags.FSOPEN_CLOEXEC;
import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_NOFOLLOW;
import static dev.jdocker.linux.Flags.O_PATH;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Syscall;
import dev.jdocker.runtime.program.Argument;
import dev.jdocker.runtime.program.ProgramBuilder;

/** Hides and write-protects paths of the container: {@code maskedPaths}, {@code readonlyPaths}. Missing ones are passed over. */
final class PathSteps {
    private static final int AT_FDCWD = -100;

    private final Assembly assembly;
    private final ProgramBuilder program;
    private final Argument root;

    PathSteps(Assembly assembly, Argument root) {
        this.assembly = assembly;
        this.program = assembly.program;
        this.root = root;
    }

    /** A copy of the mount, read-only with all below it, over the place itself. */
    void readOnly(String path) {
        int mark = program.slotMark();
        String message = "make " + path + " read-only";
        Argument place = assembly.openInside(root, path, O_PATH, 0, true).toSlot(message);
        var opened = program.last();
        Argument copy = assembly.copyOf(place, true, message);
        assembly.setAttributes(copy, Flags.MOUNT_ATTR_RDONLY, 0, 0, true).orFail(message);
        assembly.attach(copy, place, message);
        assembly.close(copy);
        assembly.close(place);
        opened.skipsToHereOn(Errno.ENOENT);
        program.freeSlots(mark);
    }

    /**
     * A directory is covered by an empty read-only tmpfs, a file by the host's /dev/null, which is still in view before the root is
     * changed: never by a path of the container's (CVE-2025-31133).
     */
    void mask(String path) {
        int mark = program.slotMark();
        String message = "mask " + path;
        Argument directory =
                assembly.openInside(root, path, O_PATH | O_DIRECTORY, 0, true).toSlot(message);
        var openedDirectory = program.last();
        Argument fs = program.call(Syscall.FSOPEN, "tmpfs", FSOPEN_CLOEXEC).toSlot(message);
        program.call(Syscall.FSCONFIG, fs, FSCONFIG_SET_STRING, "mode", "555", 0)
                .orFail(message);
        program.call(Syscall.FSCONFIG, fs, FSCONFIG_CMD_CREATE, 0, 0, 0).orFail(message);
        Argument empty = program.call(Syscall.FSMOUNT, fs, FSMOUNT_CLOEXEC, Flags.MOUNT_ATTR_RDONLY)
                .toSlot(message);
        assembly.attach(empty, directory, message);
        assembly.close(fs);
        assembly.close(empty);
        assembly.close(directory);
        var done = program.jumpAhead(message);
        openedDirectory.skipsToHereOn(Errno.ENOTDIR);
        Argument file = assembly.openInside(root, path, O_PATH, 0, true).toSlot(message);
        Argument device = nullDevice();
        Argument nothing = assembly.copyOf(device, false, message);
        assembly.close(device);
        assembly.attach(nothing, file, message);
        assembly.close(nothing);
        assembly.close(file);
        done.endsHere();
        openedDirectory.skipsToHereOn(Errno.ENOENT);
        program.freeSlots(mark);
    }

    /** The host's /dev/null, which has to be just that: a character device, 1:3. */
    private Argument nullDevice() {
        String message = "look at /dev/null";
        Argument device = program.call(Syscall.OPENAT, AT_FDCWD, "/dev/null", O_PATH | O_NOFOLLOW | O_CLOEXEC, 0)
                .toSlot(message);
        new FileExpectation(assembly, "/dev/null of the host is not the null device", Errno.ENODEV)
                .device(device, "", Flags.S_IFCHR, 1, 3);
        return device;
    }
}
