package dev.jdocker.linux;

import org.jspecify.annotations.Nullable;

/** A system call failed. The message reads {@code "mkdirat /a/b: permission denied"}. */
public final class ErrnoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final int errno;

    /** @param subject the path or thing the call was about, null where there is none */
    public ErrnoException(String call, @Nullable String subject, int errno) {
        super(call + (subject == null ? "" : " " + subject) + ": " + Errno.describe(errno));
        this.call = call;
        this.errno = errno;
    }

    public String call() {
        return call;
    }

    /** The error number, positive. */
    public int errno() {
        return errno;
    }

    public boolean is(Errno expected) {
        return errno == expected.number();
    }
}
