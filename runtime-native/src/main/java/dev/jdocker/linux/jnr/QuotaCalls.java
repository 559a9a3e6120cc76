package dev.jdocker.linux.jnr;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux.ProjectUsage;
import dev.jdocker.linux.Syscall;
import jnr.ffi.Pointer;

/** Projects of files and their quotas: ioctl_fs(2const) and the calls of quotactl(2) that ext4 and xfs share. */
final class QuotaCalls {
    private static final long FS_IOC_FSGETXATTR = 0x801c581fL;
    private static final long FS_IOC_FSSETXATTR = 0x401c5820L;
    private static final int FS_XFLAG_PROJINHERIT = 0x200;
    private static final int FSXATTR_BYTES = 28;
    private static final long PROJECT_ID = 12; // in struct fsxattr

    private static final int PRJQUOTA = 2;
    private static final int Q_XGETQUOTA = 0x5803;
    private static final int Q_XSETQLIM = 0x5804;
    private static final int Q_XGETQSTAT = 0x5805;
    private static final int FS_QUOTA_PDQ_ENFD = 1 << 5;
    private static final int STAT_BYTES = 256; // more than struct fs_quota_stat has
    private static final int DISK_QUOTA_BYTES = 112; // struct fs_disk_quota
    private static final byte FS_DQUOT_VERSION = 1;
    private static final byte FS_PROJ_QUOTA = 2;
    private static final short FS_DQ_BLOCKS = 1 << 2 | 1 << 3; // the soft limit and the hard one
    private static final int BLOCK_BYTES = 512;

    private final NativeCalls calls;

    QuotaCalls(NativeCalls calls) {
        this.calls = calls;
    }

    int project(Fd file) {
        try (Scratch s = calls.scratch()) {
            int at = s.reserve(FSXATTR_BYTES);
            calls.call(Syscall.IOCTL, "FS_IOC_FSGETXATTR", file.number(), FS_IOC_FSGETXATTR, s.address(at));
            return s.memory().getInt(at + PROJECT_ID);
        }
    }

    void setProject(Fd folder, int project) {
        try (Scratch s = calls.scratch()) {
            int at = s.reserve(FSXATTR_BYTES);
            Pointer m = s.memory();
            calls.call(Syscall.IOCTL, "FS_IOC_FSGETXATTR", folder.number(), FS_IOC_FSGETXATTR, s.address(at));
            m.putInt(at, m.getInt(at) | FS_XFLAG_PROJINHERIT);
            m.putInt(at + PROJECT_ID, project);
            calls.call(Syscall.IOCTL, "FS_IOC_FSSETXATTR", folder.number(), FS_IOC_FSSETXATTR, s.address(at));
        }
    }

    boolean isEnforced(Fd fileSystem) {
        try (Scratch s = calls.scratch()) {
            int at = s.reserve(STAT_BYTES);
            quotactl("Q_XGETQSTAT", fileSystem, Q_XGETQSTAT, 0, s.address(at));
            return (s.memory().getShort(at + 2L) & FS_QUOTA_PDQ_ENFD) != 0;
        }
    }

    ProjectUsage usage(Fd fileSystem, int project) {
        try (Scratch s = calls.scratch()) {
            int at = s.reserve(DISK_QUOTA_BYTES);
            try {
                quotactl("Q_XGETQUOTA", fileSystem, Q_XGETQUOTA, project, s.address(at));
            } catch (ErrnoException e) {
                if (e.is(Errno.ENOENT)) {
                    return new ProjectUsage(0, 0, 0); // xfs has not heard of it yet
                }
                throw e;
            }
            Pointer m = s.memory();
            return new ProjectUsage(
                    m.getLong(at + 40L) * BLOCK_BYTES, m.getLong(at + 48L), m.getLong(at + 8L) * BLOCK_BYTES);
        }
    }

    void limit(Fd fileSystem, int project, long bytes) {
        try (Scratch s = calls.scratch()) {
            int at = s.reserve(DISK_QUOTA_BYTES);
            Pointer m = s.memory();
            m.putByte(at, FS_DQUOT_VERSION);
            m.putByte(at + 1L, FS_PROJ_QUOTA);
            m.putShort(at + 2L, FS_DQ_BLOCKS);
            m.putInt(at + 4L, project);
            m.putLong(at + 8L, bytes / BLOCK_BYTES);
            m.putLong(at + 16L, bytes / BLOCK_BYTES);
            quotactl("Q_XSETQLIM", fileSystem, Q_XSETQLIM, project, s.address(at));
        }
    }

    private void quotactl(String what, Fd fileSystem, int command, int project, long address) {
        calls.call(
                Syscall.QUOTACTL_FD,
                what,
                fileSystem.number(),
                Integer.toUnsignedLong(command << 8 | PRJQUOTA),
                Integer.toUnsignedLong(project),
                address);
    }
}
