package dev.jdocker.linux.cgroup;

import org.jspecify.annotations.Nullable;

/** Something that could not be done with a control group. */
public final class CgroupException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CgroupException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
