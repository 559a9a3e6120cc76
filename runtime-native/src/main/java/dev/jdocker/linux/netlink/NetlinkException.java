package dev.jdocker.linux.netlink;

import dev.jdocker.linux.Errno;
import org.jspecify.annotations.Nullable;

/** The kernel refused a request: {@code make link br0: file exists}, with its own words behind where it gave some. */
public final class NetlinkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    NetlinkException(String what, int errno, @Nullable String words) {
        super(what + ": " + Errno.describe(errno) + (words == null || words.isEmpty() ? "" : ": " + words));
        this.errno = errno;
    }

    /** The error number, positive. */
    public int errno() {
        return errno;
    }

    public boolean is(Errno expected) {
        return errno == expected.number();
    }
}
