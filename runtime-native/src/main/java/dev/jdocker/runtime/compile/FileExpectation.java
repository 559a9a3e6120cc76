package dev.jdocker.runtime.compile;

import static dev.jdocker.linux.Flags.AT_EMPTY_PATH;
import static dev.jdocker.linux.Flags.AT_SYMLINK_NOFOLLOW;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Syscall;
import dev.jdocker.runtime.program.Argument;
import dev.jdocker.runtime.program.ProgramBuilder;

/** Has a program end unless a file is what it has to be: struct statx of statx(2), the same on every architecture. */
final class FileExpectation {
    private static final int STATX_BYTES = 256;
    private static final int STATX_TYPE_AND_MODE = 3;
    private static final int MODE = 28;
    private static final int MAJOR = 128;
    private static final int MINOR = 132;
    private static final int OWNER_MAY_READ = 0400;

    private final ProgramBuilder program;
    private final Argument.Data stat;
    private final String message;
    private final Errno errno;

    FileExpectation(Assembly assembly, String message, Errno errno) {
        this.program = assembly.program;
        this.stat = assembly.buffer(STATX_BYTES);
        this.message = message;
        this.errno = errno;
    }

    /** A node of these numbers, named below an opened directory; of {@code mode} only the type counts. */
    void device(Argument directory, String name, int mode, long major, long minor) {
        int flags = name.isEmpty() ? AT_EMPTY_PATH : AT_SYMLINK_NOFOLLOW;
        program.call(Syscall.STATX, directory, name, flags, STATX_TYPE_AND_MODE, stat)
                .orFail(message);
        int type = mode & Flags.S_IFMT;
        // The upper byte of a mode is the type, set-id bits, which devices do not have, and the owner's right to read.
        expect(MODE + 1, (type | OWNER_MAY_READ) >> 8);
        if (type != Flags.S_IFIFO) {
            expect(MAJOR, (int) (major & 0xff));
            expect(MAJOR + 1, (int) (major >> 8 & 0xff));
            expect(MINOR, (int) (minor & 0xff));
            expect(MINOR + 1, (int) (minor >> 8 & 0xff));
            expect(MINOR + 2, (int) (minor >> 16 & 0xff));
        }
    }

    private void expect(int offset, int value) {
        program.expect(new Argument.Data(stat.offset() + offset, "buffer+" + offset), (char) value, errno)
                .orFail(message);
    }
}
