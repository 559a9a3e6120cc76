package dev.jdocker.linux;

import java.util.Locale;

/** System calls by number: the kernel's tables for x86-64 and aarch64 (asm/unistd.h). */
public enum Syscall {
    ACCEPT4(288, 242),
    BIND(49, 200),
    BPF(321, 280),
    CAPSET(126, 91),
    CHDIR(80, 49),
    CHROOT(161, 51),
    CLOSE(3, 57),
    CONNECT(42, 203),
    CLOSE_RANGE(436, 436),
    DUP3(292, 24),
    EPOLL_CREATE1(291, 20),
    EPOLL_CTL(233, 21),
    EPOLL_PWAIT(281, 22),
    EVENTFD2(290, 19),
    EXECVE(59, 221),
    FALLOCATE(285, 47),
    FACCESSAT(269, 48),
    FCHDIR(81, 50),
    FCHMOD(91, 52),
    FCHMODAT(268, 53),
    FCHOWNAT(260, 54),
    FCNTL(72, 25),
    FLOCK(73, 32),
    FSCONFIG(431, 431),
    FSETXATTR(190, 7),
    FSMOUNT(432, 432),
    FSOPEN(430, 430),
    FSPICK(433, 433),
    FSTATFS(138, 44),
    FSYNC(74, 82),
    FTRUNCATE(77, 46),
    GETCWD(79, 17),
    GETDENTS64(217, 61),
    GETPID(39, 172),
    GETSOCKNAME(51, 204),
    GETSOCKOPT(55, 209),
    IOCTL(16, 29),
    IOPRIO_SET(251, 30),
    KEYCTL(250, 219),
    LGETXATTR(192, 9),
    LINKAT(265, 37),
    LISTEN(50, 201),
    LLISTXATTR(195, 12),
    LSEEK(8, 62),
    LSETXATTR(189, 6),
    MEMFD_CREATE(319, 279),
    MKDIRAT(258, 34),
    MKNODAT(259, 33),
    MOUNT(165, 40),
    MOUNT_SETATTR(442, 442),
    MOVE_MOUNT(429, 429),
    NEWFSTATAT(262, 79),
    OPEN_TREE(428, 428),
    OPENAT(257, 56),
    OPENAT2(437, 437),
    PERSONALITY(135, 92),
    PIDFD_GETFD(438, 438),
    PIDFD_OPEN(434, 434),
    PIDFD_SEND_SIGNAL(424, 424),
    PIPE2(293, 59),
    PIVOT_ROOT(155, 41),
    PRCTL(157, 167),
    PREAD64(17, 67),
    PRLIMIT64(302, 261),
    PWRITE64(18, 68),
    QUOTACTL_FD(443, 443),
    READ(0, 63),
    READLINKAT(267, 78),
    RECVMSG(47, 212),
    RENAMEAT2(316, 276),
    SCHED_SETAFFINITY(203, 122),
    SCHED_SETATTR(314, 274),
    SECCOMP(317, 277),
    SENDMSG(46, 211),
    SETDOMAINNAME(171, 162),
    SETGROUPS(116, 159),
    SETHOSTNAME(170, 161),
    SETNS(308, 268),
    SETRESGID(119, 149),
    SETRESUID(117, 147),
    SETSID(112, 157),
    SETSOCKOPT(54, 208),
    SET_MEMPOLICY(238, 237),
    SHUTDOWN(48, 210),
    SOCKET(41, 198),
    SOCKETPAIR(53, 199),
    SPLICE(275, 76),
    STATFS(137, 43),
    STATX(332, 291),
    SYMLINKAT(266, 36),
    SYNCFS(306, 267),
    UMASK(95, 166),
    UMOUNT2(166, 39),
    UNLINKAT(263, 35),
    UNSHARE(272, 97),
    UTIMENSAT(280, 88),
    WAITID(247, 95),
    WRITE(1, 64);

    private final int x86;
    private final int arm;
    private final String call = name().toLowerCase(Locale.ROOT);

    Syscall(int x86, int arm) {
        this.x86 = x86;
        this.arm = arm;
    }

    public int number(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> x86;
            case AARCH64 -> arm;
        };
    }

    /** The name as in the manual. */
    public String call() {
        return call;
    }
}
