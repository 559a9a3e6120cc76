package dev.jdocker.linux.jnr;

import dev.jdocker.linux.Architecture;
import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Syscall;
import jnr.ffi.LastError;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;
import org.jspecify.annotations.Nullable;

/** Makes system calls: retries EINTR, reads errno in the same call, turns it into an exception. */
final class NativeCalls {
    private final LibC libc = LibraryLoader.create(LibC.class).load("c");
    private final Runtime runtime = Runtime.getRuntime(libc);
    private final Architecture architecture = Architecture.current();

    LibC libc() {
        return libc;
    }

    Runtime runtime() {
        return runtime;
    }

    Scratch scratch() {
        return Scratch.take(runtime);
    }

    /** Makes a call; the result is minus the error number if it fails. */
    long raw(Syscall call, long a, long b, long c, long d, long e, long f) {
        long number = call.number(architecture);
        while (true) {
            long result = libc.syscall(number, a, b, c, d, e, f);
            if (result != -1) {
                return result;
            }
            int errno = LastError.getLastError(runtime);
            if (errno != Errno.EINTR.number()) {
                return -errno;
            }
        }
    }

    /**
     * Makes a call that has to succeed.
     *
     * @param subject what the call was about, for the message
     */
    long call(Syscall call, @Nullable Object subject, long a, long b, long c, long d, long e, long f) {
        long result = raw(call, a, b, c, d, e, f);
        if (result < 0 && result > -4096) {
            throw new ErrnoException(call.call(), subject == null ? null : subject.toString(), (int) -result);
        }
        return result;
    }

    long call(Syscall call, @Nullable Object subject, long a, long b, long c, long d, long e) {
        return call(call, subject, a, b, c, d, e, 0);
    }

    long call(Syscall call, @Nullable Object subject, long a, long b, long c, long d) {
        return call(call, subject, a, b, c, d, 0, 0);
    }

    long call(Syscall call, @Nullable Object subject, long a, long b, long c) {
        return call(call, subject, a, b, c, 0, 0, 0);
    }

    long call(Syscall call, @Nullable Object subject, long a, long b) {
        return call(call, subject, a, b, 0, 0, 0, 0);
    }

    long call(Syscall call, @Nullable Object subject, long a) {
        return call(call, subject, a, 0, 0, 0, 0, 0);
    }

    Fd own(long number) {
        return new Fd(n -> raw(Syscall.CLOSE, n, 0, 0, 0, 0, 0), (int) number);
    }
}
