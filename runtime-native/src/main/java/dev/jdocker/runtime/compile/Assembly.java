package dev.jdocker.runtime.compile;

import static dev.jdocker.linux.Flags.AT_EMPTY_PATH;
import static dev.jdocker.linux.Flags.AT_RECURSIVE;
import static dev.jdocker.linux.Flags.MOVE_MOUNT_F_EMPTY_PATH;
import static dev.jdocker.linux.Flags.MOVE_MOUNT_T_EMPTY_PATH;
import static dev.jdocker.linux.Flags.OPEN_TREE_CLOEXEC;
import static dev.jdocker.linux.Flags.OPEN_TREE_CLONE;
import static dev.jdocker.linux.Flags.O_CLOEXEC;
import static dev.jdocker.linux.Flags.O_CREAT;
import static dev.jdocker.linux.Flags.O_DIRECTORY;
import static dev.jdocker.linux.Flags.O_PATH;
import static dev.jdocker.linux.Flags.O_RDONLY;
import static dev.jdocker.linux.Flags.O_WRONLY;
import static dev.jdocker.linux.Flags.RESOLVE_IN_ROOT;
import static dev.jdocker.linux.Flags.RESOLVE_NO_SYMLINKS;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.Syscall;
import dev.jdocker.runtime.program.Argument;
import dev.jdocker.runtime.program.ProgramBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A program in the making, with its grants and the phrases that all parts use. */
final class Assembly {
    private static final int AT_FDCWD = -100;

    final ProgramBuilder program;
    private final List<Grant> grants = new ArrayList<>();

    Assembly(ProgramBuilder program) {
        this.program = program;
    }

    /** The launcher's descriptor for a grant; equal grants share one, but not mounts, which can be attached once only. */
    int descriptor(Grant grant) {
        int index = grant instanceof Grant.MountCopy ? -1 : grants.indexOf(grant);
        if (index < 0) {
            index = grants.size();
            grants.add(grant);
        }
        return Compiled.FIRST_GRANT + index;
    }

    List<Grant> grants() {
        return grants;
    }

    /** struct open_how. */
    private Argument how(long flags, long mode, long resolve) {
        return program.longs("{flags=0x" + Long.toHexString(flags) + " resolve=" + resolve + "}", flags, mode, resolve);
    }

    private final Map<String, Argument> hows = new HashMap<>();

    Argument openHow(long flags, long mode, long resolve) {
        return hows.computeIfAbsent(flags + ":" + mode + ":" + resolve, k -> how(flags, mode, resolve));
    }

    /** openat2(2) below a directory, which the path cannot leave. */
    ProgramBuilder.Step openInside(Argument root, String path, long flags, long mode, boolean followSymlinks) {
        long resolve = RESOLVE_IN_ROOT | (followSymlinks ? 0 : RESOLVE_NO_SYMLINKS);
        return program.call(Syscall.OPENAT2, root, relative(path), openHow(flags | O_CLOEXEC, mode, resolve), 24);
    }

    /**
     * Opens a directory inside the root file system, making it and its parents where they are missing. It is looked up anew
     * from the root at each step, so a symbolic link in the image leads nowhere else than within the root.
     */
    Argument directoryInside(Argument root, String path, boolean followSymlinks, String message) {
        String clean = relative(path);
        int slot = program.slot();
        openInside(root, clean, O_PATH | O_DIRECTORY, 0, followSymlinks)
                .skipping(Errno.ENOENT, 1)
                .toSlot(slot, message);
        var jump = program.jumpAhead(message);
        String[] names = clean.split("/");
        Argument parent = root;
        StringBuilder prefix = new StringBuilder();
        int last = names.length - 1;
        for (int i = 0; i <= last; i++) {
            program.call(Syscall.MKDIRAT, parent, names[i], 0755)
                    .ignoring(Errno.EEXIST)
                    .orFail(message);
            prefix.append(i == 0 ? "" : "/").append(names[i]);
            ProgramBuilder.Step open = openInside(root, prefix.toString(), O_PATH | O_DIRECTORY, 0, followSymlinks);
            parent = i == last ? open.toSlot(slot, message) : open.toSlot(message);
        }
        jump.endsHere();
        return new Argument.Slot(slot);
    }

    /** Opens a file inside the root file system as a mount point, making it empty where it is missing. */
    Argument fileInside(Argument root, String path, String message) {
        String clean = relative(path);
        int slash = clean.lastIndexOf('/');
        int slot = program.slot();
        openInside(root, clean, O_PATH, 0, true).skipping(Errno.ENOENT, 1).toSlot(slot, message);
        var jump = program.jumpAhead(message);
        if (slash > 0) {
            directoryInside(root, clean.substring(0, slash), true, message);
        }
        Argument made = openInside(root, clean, O_CREAT | O_RDONLY, 0644, true).toSlot(message);
        program.call(Syscall.CLOSE, made).orFail(message);
        openInside(root, clean, O_PATH, 0, true).toSlot(slot, message);
        jump.endsHere();
        return new Argument.Slot(slot);
    }

    /** Attaches a detached mount, given by its descriptor, to an opened directory or file. */
    void attach(Argument mount, Argument target, String message) {
        program.call(Syscall.MOVE_MOUNT, mount, "", target, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH)
                .orFail(message);
    }

    /** A detached copy of what is mounted at an opened place. */
    Argument copyOf(Argument place, boolean recursive, String message) {
        int flags = AT_EMPTY_PATH | OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | (recursive ? AT_RECURSIVE : 0);
        return program.call(Syscall.OPEN_TREE, place, "", flags).toSlot(message);
    }

    /** mount_setattr(2) of an opened mount. */
    ProgramBuilder.Step setAttributes(Argument mount, long set, long clear, long propagation, boolean recursive) {
        Argument attr = program.longs(
                "{set=0x" + Long.toHexString(set) + " clear=0x" + Long.toHexString(clear) + " propagation=0x"
                        + Long.toHexString(propagation) + "}",
                set,
                clear,
                propagation,
                0);
        return program.call(Syscall.MOUNT_SETATTR, mount, "", AT_EMPTY_PATH | (recursive ? AT_RECURSIVE : 0), attr, 32);
    }

    private final Map<Integer, Argument> buffers = new HashMap<>();

    /** Memory that the kernel fills in and the next operation looks at; one of each size is enough. */
    Argument.Data buffer(int bytes) {
        return (Argument.Data) buffers.computeIfAbsent(bytes, n -> program.bytes(new byte[n], "buffer"));
    }

    /** The host's procfs, by a path of the host's: it has to be in view still. */
    Argument hostProc() {
        return program.call(Syscall.OPENAT, AT_FDCWD, "/proc", O_PATH | O_DIRECTORY | O_CLOEXEC, 0)
                .toSlot("open /proc");
    }

    /** Writes a file below a directory, anew from the file's start. */
    void writeInside(Argument directory, String path, String content, String message) {
        Argument file = openInside(directory, path, O_WRONLY, 0, true).toSlot(message);
        program.call(Syscall.WRITE, file, program.string(content), content.getBytes(UTF_8).length)
                .orFail(message);
        close(file);
    }

    void close(Argument descriptor) {
        program.call(Syscall.CLOSE, descriptor).orFail("close");
    }

    /** A path without leading slashes, "." for the root. */
    static String relative(String path) {
        String clean = Path.of("/" + path).normalize().toString().substring(1);
        return clean.isEmpty() ? "." : clean;
    }
}
