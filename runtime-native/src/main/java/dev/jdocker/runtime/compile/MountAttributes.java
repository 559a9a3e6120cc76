package dev.jdocker.runtime.compile;

import static dev.jdocker.linux.Flags.MOUNT_ATTR__ATIME;

/** MOUNT_ATTR_* that a mount gets and those it loses: mount_setattr(2). */
public record MountAttributes(long set, long clear) {
    public static final MountAttributes NONE = new MountAttributes(0, 0);

    /** These, then the later ones; a time of access is always cleared before another is set, as the kernel wants it. */
    MountAttributes then(MountAttributes later) {
        return new MountAttributes(
                (set & ~later.clear) | later.set, (clear & ~(later.set & ~MOUNT_ATTR__ATIME)) | later.clear);
    }

    public boolean isEmpty() {
        return set == 0 && clear == 0;
    }
}
