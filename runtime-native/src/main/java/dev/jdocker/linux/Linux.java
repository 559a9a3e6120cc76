package dev.jdocker.linux;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The system calls this project makes, typed. Each retries EINTR, reads errno in the same call and throws
 * {@link ErrnoException}. Descriptors come back owned and close-on-exec. Paths are UTF-8, or what {@link PathBytes} makes of
 * other bytes, and may not hold a NUL.
 * Implemented by {@code linux.jnr}; tests use {@code RecordingLinux}. Flags and structures are in {@link Flags}.
 */
public interface Linux {

    // ---- files, relative to a directory descriptor (Fd.CWD for the current one) ----

    Fd openat(Fd dir, String path, int flags, int mode);

    /** openat2(2), since Linux 5.6. */
    Fd openat2(Fd dir, String path, OpenHow how);

    void mkdirat(Fd dir, String path, int mode);

    void mknodat(Fd dir, String path, int mode, long device);

    void symlinkat(String target, Fd dir, String path);

    void linkat(Fd oldDir, String oldPath, Fd newDir, String newPath, int flags);

    void unlinkat(Fd dir, String path, int flags);

    void renameat2(Fd oldDir, String oldPath, Fd newDir, String newPath, int flags);

    void fchownat(Fd dir, String path, int uid, int gid, int flags);

    void fchmod(Fd fd, int mode);

    /** fchmodat(2) without flags: follows a symbolic link in the last component. */
    void fchmodat(Fd dir, String path, int mode);

    /** Sets access and modification time, nanoseconds kept; {@code flags} may be AT_SYMLINK_NOFOLLOW. */
    void utimensat(Fd dir, String path, Timespec access, Timespec modification, int flags);

    /** {@code flags} may be AT_SYMLINK_NOFOLLOW and AT_EMPTY_PATH. */
    Stat fstatat(Fd dir, String path, int flags);

    String readlinkat(Fd dir, String path);

    /** getdents64(2): the names in a folder that was opened for reading, read from its beginning, in the kernel's order. */
    List<String> list(Fd folder);

    void fsetxattr(Fd fd, String name, byte[] value);

    /** lsetxattr(2): acts on a symbolic link itself. */
    void lsetxattr(String path, String name, byte[] value);

    byte @Nullable [] lgetxattr(String path, String name);

    List<String> llistxattr(String path);

    void fsync(Fd fd);

    /** syncfs(2): puts everything on disk that was written to the file system of {@code fd}. */
    void syncfs(Fd fd);

    void ftruncate(Fd fd, long sizeBytes);

    void fallocate(Fd fd, int mode, long offsetBytes, long lengthBytes);

    /** Reads up to {@code length} bytes; 0 is end of file; EAGAIN is thrown. */
    int read(Fd fd, byte[] buffer, int offset, int length);

    /** Writes up to {@code length} bytes and says how many. */
    int write(Fd fd, byte[] buffer, int offset, int length);

    int pread(Fd fd, byte[] buffer, int offset, int length, long fileOffset);

    int pwrite(Fd fd, byte[] buffer, int offset, int length, long fileOffset);

    /** lseek(2); {@code whence} is SEEK_SET, SEEK_END, SEEK_DATA or SEEK_HOLE. Returns the new position: splice(2) continues there. */
    long lseek(Fd fd, long offsetBytes, int whence);

    /** flock(2); with LOCK_NB false means that another holds the lock. */
    boolean flock(Fd fd, int operation);

    Fd dup(Fd fd);

    // ---- pipes, events, memory files ----

    Pipe pipe2(int flags);

    Fd eventfd(int initial, int flags);

    Fd memfdCreate(String name, int flags);

    int fcntl(Fd fd, int command, long argument);

    /** splice(2) without offsets; returns the bytes moved, 0 at end of file; EAGAIN is thrown. */
    long splice(Fd from, Fd to, long length, int flags);

    Fd epollCreate();

    /** epoll_ctl(2); {@code data} comes back with the event. */
    void epollCtl(Fd epoll, int operation, Fd fd, int events, long data);

    /** Waits for up to {@code max} events, {@code timeoutMillis} -1 for ever. */
    List<EpollEvent> epollWait(Fd epoll, int max, int timeoutMillis);

    // ---- processes ----

    /** posix_spawn(3) of {@code request}; returns the process id. */
    int posixSpawn(SpawnRequest request);

    Fd pidfdOpen(int pid);

    /** pidfd_getfd(2), since Linux 5.6: a copy of descriptor {@code number} of that process. */
    Fd pidfdGetfd(Fd pidfd, int number);

    void pidfdSendSignal(Fd pidfd, int signal);

    /** Reaps the child behind the pidfd if it has ended; null while it runs, and where it is not our child. */
    @Nullable
    WaitStatus waitPidfd(Fd pidfd);

    int geteuid();

    // ---- mounts and namespaces ----

    void mount(@Nullable String source, String target, @Nullable String type, long flags, @Nullable String data);

    void umount2(String target, int flags);

    Fd openTree(Fd dir, String path, int flags);

    void moveMount(Fd fromDir, String fromPath, Fd toDir, String toPath, int flags);

    Fd fsopen(String type, int flags);

    /** fsconfig(2) with FSCONFIG_SET_STRING. */
    void fsconfigString(Fd fs, String key, String value);

    /** fsconfig(2) with FSCONFIG_SET_FLAG. */
    void fsconfigFlag(Fd fs, String key);

    /** fsconfig(2) with FSCONFIG_CMD_CREATE. */
    void fsconfigCreate(Fd fs);

    Fd fsmount(Fd fs, int flags, int attributes);

    void mountSetattr(Fd dir, String path, int flags, MountAttr attr);

    /** setns(2) of the calling thread. */
    void setns(Fd namespace, int type);

    /** unshare(2) of the calling thread: a platform thread that ends with its task. */
    void unshare(long flags);

    // ---- projects: what a file system counts together ----

    /** The project that a file belongs to, 0 for none (FS_IOC_FSGETXATTR); ENOTTY and EOPNOTSUPP are thrown. */
    int project(Fd file);

    /** Gives an empty folder to a project, and with it all that is made in there from now on (FS_XFLAG_PROJINHERIT). */
    void setProject(Fd folder, int project);

    /** Whether limits of projects hold in that file system; quotactl_fd(2), since Linux 5.14. ENOSYS and others are thrown. */
    boolean enforcesProjectQuotas(Fd fileSystem);

    ProjectUsage projectUsage(Fd fileSystem, int project);

    /** Lets a project have so many bytes, of which parts of 512 do not count; 0 is no limit. */
    void limitProject(Fd fileSystem, int project, long bytes);

    // ---- terminals ----

    /** Unlocks a pty master (TIOCSPTLCK). */
    void unlockPty(Fd master);

    /** Opens the slave of a pty master without a path (TIOCGPTPEER, since Linux 4.13). */
    Fd ptyPeer(Fd master, int flags);

    void setWindowSize(Fd terminal, int rows, int columns);

    WindowSize windowSize(Fd terminal);

    /** struct termios of a terminal as the kernel has it (TCGETS); ENOTTY is thrown where it is none. */
    byte[] terminalAttributes(Fd terminal);

    /** Sets them once what was written is out (TCSETSW). */
    void setTerminalAttributes(Fd terminal, byte[] attributes);

    // ---- sockets ----

    /** socket(2) in the network namespace of the calling thread. */
    Fd socket(int family, int type, int protocol);

    /** bind(2) to a {@code struct sockaddr} as it lies in memory. */
    void bind(Fd socket, byte[] address);

    /** setsockopt(2) of an option that is an int. */
    void setsockopt(Fd socket, int level, int option, int value);

    /** getsockopt(2) of an option that is an int. */
    int getsockopt(Fd socket, int level, int option);

    /** getsockname(2): the address that the socket is bound to, as it lies in memory. */
    byte[] getsockname(Fd socket);

    /** connect(2); EINPROGRESS is thrown. */
    void connect(Fd socket, byte[] address);

    /** listen(2). */
    void listen(Fd socket, int backlog);

    /** accept4(2): a connection that does not block; null where none waits. */
    @Nullable
    Fd accept(Fd socket);

    /** shutdown(2); {@code how} is SHUT_RD, SHUT_WR or SHUT_RDWR. */
    void shutdown(Fd socket, int how);

    /** recvmsg(2) of one datagram into {@code buffer}, which does not block; null where none waits. */
    @Nullable
    Datagram recvmsg(Fd socket, byte[] buffer);

    /**
     * sendmsg(2) of the first {@code length} bytes as one datagram, which does not block; EAGAIN is thrown.
     *
     * @param address where to, as it lies in memory; empty on a connected socket
     * @param control control messages, as {@link Datagram#control} has them; may be empty
     */
    void sendmsg(Fd socket, byte[] buffer, int length, byte[] address, byte[] control);

    /** A stream socket connected to the Unix socket at {@code path}. */
    Fd connectUnix(String path);

    /** A datagram socket connected to the Unix socket at {@code path}: each write is a message. */
    Fd connectUnixDatagram(String path);

    /** socketpair(2) of Unix sockets that keep messages apart (SOCK_SEQPACKET). */
    SocketPair socketPair();

    /** Sends a descriptor over a Unix socket (SCM_RIGHTS), with {@code text} as the data that carries it. */
    void sendFd(Fd socket, Fd sent, byte[] text);

    // ---- the rest ----

    /** bpf(2): loads a BPF_PROG_TYPE_CGROUP_DEVICE program of 8-byte instructions. */
    Fd bpfLoadCgroupDevice(byte[] instructions);

    /** bpf(2): attaches a device program to a cgroup v2 directory. */
    void bpfAttachCgroupDevice(Fd cgroup, Fd program);

    StatFs statfs(String path);

    void umask(int mask);

    /** Both ends of a pair of connected sockets. */
    record SocketPair(Fd ours, Fd theirs) implements AutoCloseable {
        @Override
        public void close() {
            ours.close();
            theirs.close();
        }
    }

    /** A pipe's two ends. */
    record Pipe(Fd read, Fd write) implements AutoCloseable {
        @Override
        public void close() {
            read.close();
            write.close();
        }
    }

    /**
     * What came in: how many bytes, from whose address, with which control messages (cmsg(3)); the latter two as they lie in
     * memory.
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes for the kernel and from it, never compared as a record
    record Datagram(int length, byte[] address, byte[] control) {}

    /** struct open_how; {@code mode} only with O_CREAT. */
    record OpenHow(long flags, long mode, long resolve) {}

    /** struct timespec. */
    record Timespec(long seconds, long nanoseconds) {}

    /** struct stat, what of it is used; {@code mode} with the file type bits of inode(7). */
    record Stat(
            long device,
            long inode,
            int mode,
            long links,
            int uid,
            int gid,
            long rdev,
            long sizeBytes,
            long blocks512,
            Timespec modification,
            Timespec change) {
        public boolean isDirectory() {
            return (mode & Flags.S_IFMT) == Flags.S_IFDIR;
        }

        public boolean isRegular() {
            return (mode & Flags.S_IFMT) == Flags.S_IFREG;
        }

        public boolean isSymlink() {
            return (mode & Flags.S_IFMT) == Flags.S_IFLNK;
        }
    }

    record EpollEvent(int events, long data) {}

    record WindowSize(int rows, int columns) {}

    /** struct statfs; {@code type} is the file system's magic number. */
    record StatFs(long type, long blockSize, long blocks, long available, long files, long filesFree) {}

    /** What belongs to a project, and how much may; 0 is no limit. */
    record ProjectUsage(long bytes, long inodes, long limitBytes) {}

    /** struct mount_attr. {@code userns} is the namespace of MOUNT_ATTR_IDMAP, null without. */
    record MountAttr(
            long set,
            long clear,
            long propagation,
            @Nullable Fd userns) {}

    /** How a child ended: its exit code, or 128 plus the signal; {@code signal} is 0 for a plain exit. */
    record WaitStatus(int exitCode, int signal) {}

    /**
     * What to spawn.
     *
     * @param path the executable
     * @param arguments argv, the first being the name
     * @param environment envp, {@code KEY=value}
     * @param descriptors the child's descriptor numbers 0, 1, 2, … in order; a null leaves that number closed
     */
    record SpawnRequest(
            String path, List<String> arguments, List<String> environment, List<@Nullable Fd> descriptors) {}
}
