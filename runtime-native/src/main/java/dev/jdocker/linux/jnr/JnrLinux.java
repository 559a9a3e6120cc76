package dev.jdocker.linux.jnr;

import static dev.jdocker.linux.Flags.AT_EMPTY_PATH;
import static dev.jdocker.linux.Flags.FSCONFIG_CMD_CREATE;
import static dev.jdocker.linux.Flags.FSCONFIG_SET_FLAG;
import static dev.jdocker.linux.Flags.FSCONFIG_SET_STRING;
import static dev.jdocker.linux.Flags.O_CLOEXEC;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.PathBytes;
import dev.jdocker.linux.Syscall;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import jnr.ffi.Pointer;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import org.jspecify.annotations.Nullable;

/** {@link Linux} through JNR. */
public final class JnrLinux implements Linux {
    private static final long FIRST_SPAWN_SLOT = 1024;
    private static final String OPEN_FILES = "/proc/self/fd/";

    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SUN_PATH_BYTES = 108;
    private static final int TERMIOS_BYTES = 36; // of the kernel's struct termios
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int DIRECTORY_BYTES = 64 * 1024;

    private final NativeCalls calls = new NativeCalls();
    private final SocketCalls sockets = new SocketCalls(calls);
    private final QuotaCalls quotas = new QuotaCalls(calls);
    private final POSIX posix = POSIXFactory.getNativePOSIX();

    @Override
    public Fd openat(Fd dir, String path, int flags, int mode) {
        try (Scratch s = calls.scratch()) {
            return calls.own(calls.call(Syscall.OPENAT, path, dir.number(), s.string(path), flags | O_CLOEXEC, mode));
        }
    }

    @Override
    public Fd openat2(Fd dir, String path, OpenHow how) {
        try (Scratch s = calls.scratch()) {
            int at = s.reserve(24);
            s.memory().putLong(at, how.flags() | O_CLOEXEC);
            s.memory().putLong(at + 8L, how.mode());
            s.memory().putLong(at + 16L, how.resolve());
            return calls.own(calls.call(Syscall.OPENAT2, path, dir.number(), s.string(path), s.address(at), 24));
        }
    }

    @Override
    public void mkdirat(Fd dir, String path, int mode) {
        try (Scratch s = calls.scratch()) {
            calls.call(Syscall.MKDIRAT, path, dir.number(), s.string(path), mode);
        }
    }

    @Override
    public void mknodat(Fd dir, String path, int mode, long device) {
        try (Scratch s = calls.scratch()) {
            calls.call(Syscall.MKNODAT, path, dir.number(), s.string(path), mode, device);
        }
    }

    @Override
    public void symlinkat(String target, Fd dir, String path) {
        try (Scratch s = calls.scratch()) {
            calls.call(Syscall.SYMLINKAT, path, s.string(target), dir.number(), s.string(path));
        }
    }

    @Override
    public void linkat(Fd oldDir, String oldPath, Fd newDir, String newPath, int flags) {
        try (Scratch s = calls.scratch()) {
            calls.call(
                    Syscall.LINKAT,
                    newPath,
                    oldDir.number(),
                    s.string(oldPath),
                    newDir.number(),
                    s.string(newPath),
                    flags);
        }
    }

    @Override
    public void unlinkat(Fd dir, String path, int flags) {
        try (Scratch s = calls.scratch()) {
            calls.call(Syscall.UNLINKAT, path, dir.number(), s.string(path), flags);
        }
    }

    @Override
    public void renameat2(Fd oldDir, String oldPath, Fd newDir, String newPath, int flags) {
        try (Scratch s = calls.scratch()) {
            calls.call(
                    Syscall.RENAMEAT2,
                    newPath,
                    oldDir.number(),
                    s.string(oldPath),
                    newDir.number(),
                    s.string(newPath),
                    flags);
        }
    }

    @Override
    public void fchownat(Fd dir, String path, int uid, int gid, int flags) {
        try (Scratch s = calls.scratch()) {
            calls.call(Syscall.FCHOWNAT, path, dir.number(), s.string(path), uid, gid, flags);
        }
    }

    @Override
    public void fchmod(Fd fd, int mode) {
        calls.call(Syscall.FCHMOD, fd, fd.number(), mode);
    }

    @Override
    public void fchmodat(Fd dir, String path, int mode) {
        try (Scratch s = calls.scratch()) {
            calls.call(Syscall.FCHMODAT, path, dir.number(), s.string(path), mode);
        }
    }

    @Override
    public void utimensat(Fd dir, String path, Timespec access, Timespec modification, int flags) {
        try (Scratch s = calls.scratch()) {
            int at = s.reserve(32);
            s.memory().putLong(at, access.seconds());
            s.memory().putLong(at + 8L, access.nanoseconds());
            s.memory().putLong(at + 16L, modification.seconds());
            s.memory().putLong(at + 24L, modification.nanoseconds());
            calls.call(Syscall.UTIMENSAT, path, dir.number(), s.string(path), s.address(at), flags);
        }
    }

    @Override
    public Stat fstatat(Fd dir, String path, int flags) {
        try (Scratch s = calls.scratch()) {
            int at = s.reserve(144);
            calls.call(Syscall.NEWFSTATAT, path, dir.number(), s.string(path), s.address(at), flags);
            return StructStat.read(s.memory(), at);
        }
    }

    @Override
    public String readlinkat(Fd dir, String path) {
        try (Scratch s = calls.scratch()) {
            int at = s.reserveDirty(4096);
            long n = calls.call(Syscall.READLINKAT, path, dir.number(), s.string(path), s.address(at), 4096);
            return text(s.memory(), at, (int) n);
        }
    }

    private static String text(Pointer memory, long at, int length) {
        byte[] bytes = new byte[length];
        memory.get(at, bytes, 0, length);
        return PathBytes.decode(bytes);
    }

    @Override
    public List<String> list(Fd folder) {
        lseek(folder, 0, Flags.SEEK_SET);
        List<String> names = new ArrayList<>();
        try (Scratch s = calls.scratch()) {
            int at = s.reserveDirty(DIRECTORY_BYTES);
            while (true) {
                int n = (int) calls.call(Syscall.GETDENTS64, folder, folder.number(), s.address(at), DIRECTORY_BYTES);
                if (n == 0) {
                    return names;
                }
                // struct linux_dirent64: inode, offset, length, type, name
                for (int entry = at; entry < at + n; entry += s.memory().getShort(entry + 16L) & 0xffff) {
                    int end = entry + 19;
                    while (s.memory().getByte(end) != 0) {
                        end++;
                    }
                    String name = text(s.memory(), entry + 19L, end - entry - 19);
                    if (!name.equals(".") && !name.equals("..")) {
                        names.add(name);
                    }
                }
            }
        }
    }

    @Override
    public void fsetxattr(Fd fd, String name, byte[] value) {
        try (Scratch s = calls.scratch()) {
            calls.call(
                    Syscall.FSETXATTR,
                    name,
                    fd.number(),
                    s.string(name),
                    s.bytes(value, 0, value.length),
                    value.length,
                    0);
        }
    }

    @Override
    public void lsetxattr(String path, String name, byte[] value) {
        try (Scratch s = calls.scratch()) {
            calls.call(
                    Syscall.LSETXATTR,
                    path,
                    s.string(path),
                    s.string(name),
                    s.bytes(value, 0, value.length),
                    value.length,
                    0);
        }
    }

    @Override
    public byte @Nullable [] lgetxattr(String path, String name) {
        try (Scratch s = calls.scratch()) {
            int at = s.reserveDirty(65536);
            long n = calls.raw(Syscall.LGETXATTR, s.string(path), s.string(name), s.address(at), 65536, 0, 0);
            if (n == -Errno.ENODATA.number() || n == -Errno.EOPNOTSUPP.number()) {
                return null;
            }
            if (n < 0) {
                throw new ErrnoException("lgetxattr", path, (int) -n);
            }
            byte[] value = new byte[(int) n];
            s.memory().get(at, value, 0, value.length);
            return value;
        }
    }

    @Override
    public List<String> llistxattr(String path) {
        try (Scratch s = calls.scratch()) {
            int at = s.reserveDirty(65536);
            long n = calls.raw(Syscall.LLISTXATTR, s.string(path), s.address(at), 65536, 0, 0, 0);
            if (n == -Errno.EOPNOTSUPP.number()) {
                return List.of();
            }
            if (n < 0) {
                throw new ErrnoException("llistxattr", path, (int) -n);
            }
            List<String> names = new ArrayList<>();
            String all = text(s.memory(), at, (int) n);
            for (int from = 0; from < all.length(); ) {
                int end = all.indexOf('\0', from);
                names.add(all.substring(from, end));
                from = end + 1;
            }
            return names;
        }
    }

    @Override
    public void fsync(Fd fd) {
        calls.call(Syscall.FSYNC, fd, fd.number());
    }

    @Override
    public void syncfs(Fd fd) {
        calls.call(Syscall.SYNCFS, fd, fd.number());
    }

    @Override
    public void ftruncate(Fd fd, long sizeBytes) {
        calls.call(Syscall.FTRUNCATE, fd, fd.number(), sizeBytes);
    }

    @Override
    public void fallocate(Fd fd, int mode, long offsetBytes, long lengthBytes) {
        calls.call(Syscall.FALLOCATE, fd, fd.number(), mode, offsetBytes, lengthBytes);
    }

    @Override
    public int read(Fd fd, byte[] buffer, int offset, int length) {
        return readInto(Syscall.READ, fd, buffer, offset, length, 0);
    }

    @Override
    public int pread(Fd fd, byte[] buffer, int offset, int length, long fileOffset) {
        return readInto(Syscall.PREAD64, fd, buffer, offset, length, fileOffset);
    }

    private int readInto(Syscall call, Fd fd, byte[] buffer, int offset, int length, long fileOffset) {
        try (Scratch s = calls.scratch()) {
            int size = Math.min(length, Scratch.SIZE);
            int at = s.reserveDirty(size);
            int n = (int) calls.call(call, fd, fd.number(), s.address(at), size, fileOffset);
            s.memory().get(at, buffer, offset, n);
            return n;
        }
    }

    @Override
    public int write(Fd fd, byte[] buffer, int offset, int length) {
        return writeFrom(Syscall.WRITE, fd, buffer, offset, length, 0);
    }

    @Override
    public int pwrite(Fd fd, byte[] buffer, int offset, int length, long fileOffset) {
        return writeFrom(Syscall.PWRITE64, fd, buffer, offset, length, fileOffset);
    }

    private int writeFrom(Syscall call, Fd fd, byte[] buffer, int offset, int length, long fileOffset) {
        try (Scratch s = calls.scratch()) {
            int size = Math.min(length, Scratch.SIZE);
            return (int) calls.call(call, fd, fd.number(), s.bytes(buffer, offset, size), size, fileOffset);
        }
    }

    @Override
    public long lseek(Fd fd, long offsetBytes, int whence) {
        return calls.call(Syscall.LSEEK, fd, fd.number(), offsetBytes, whence);
    }

    @Override
    public boolean flock(Fd fd, int operation) {
        long r = calls.raw(Syscall.FLOCK, fd.number(), operation, 0, 0, 0, 0);
        if (r == -Errno.EAGAIN.number()) {
            return false;
        }
        if (r < 0) {
            throw new ErrnoException("flock", fd.toString(), (int) -r);
        }
        return true;
    }

    @Override
    public Fd dup(Fd fd) {
        return calls.own(calls.call(Syscall.FCNTL, fd, fd.number(), 1030 /* F_DUPFD_CLOEXEC */, 0));
    }

    @Override
    public Pipe pipe2(int flags) {
        try (Scratch s = calls.scratch()) {
            int at = s.reserve(8);
            calls.call(Syscall.PIPE2, null, s.address(at), flags | O_CLOEXEC);
            return new Pipe(
                    calls.own(s.memory().getInt(at)), calls.own(s.memory().getInt(at + 4L)));
        }
    }

    @Override
    public Fd eventfd(int initial, int flags) {
        return calls.own(calls.call(Syscall.EVENTFD2, null, initial, flags | Flags.EFD_CLOEXEC));
    }

    @Override
    public Fd memfdCreate(String name, int flags) {
        try (Scratch s = calls.scratch()) {
            long nameAddress = s.string(name);
            long fd = calls.raw(Syscall.MEMFD_CREATE, nameAddress, flags, 0, 0, 0, 0);
            if (fd == -Errno.EINVAL.number() && (flags & Flags.MFD_EXEC) != 0) { // unknown before Linux 6.3
                fd = calls.raw(Syscall.MEMFD_CREATE, nameAddress, flags & ~Flags.MFD_EXEC, 0, 0, 0, 0);
            }
            if (fd < 0) {
                throw new ErrnoException("memfd_create", name, (int) -fd);
            }
            return calls.own(fd);
        }
    }

    @Override
    public int fcntl(Fd fd, int command, long argument) {
        return (int) calls.call(Syscall.FCNTL, fd, fd.number(), command, argument);
    }

    @Override
    public long splice(Fd from, Fd to, long length, int flags) {
        return calls.call(Syscall.SPLICE, from, from.number(), 0, to.number(), 0, length, flags);
    }

    @Override
    public Fd epollCreate() {
        return calls.own(calls.call(Syscall.EPOLL_CREATE1, null, O_CLOEXEC));
    }

    @Override
    public void epollCtl(Fd epoll, int operation, Fd fd, int events, long data) {
        try (Scratch s = calls.scratch()) {
            int at = s.reserve(16);
            boolean packed = dev.jdocker.linux.Architecture.current() == dev.jdocker.linux.Architecture.X86_64;
            s.memory().putInt(at, events);
            s.memory().putLong(at + (packed ? 4L : 8L), data);
            calls.call(Syscall.EPOLL_CTL, fd, epoll.number(), operation, fd.number(), s.address(at));
        }
    }

    @Override
    public List<EpollEvent> epollWait(Fd epoll, int max, int timeoutMillis) {
        boolean packed = dev.jdocker.linux.Architecture.current() == dev.jdocker.linux.Architecture.X86_64;
        int size = packed ? 12 : 16;
        try (Scratch s = calls.scratch()) {
            int at = s.reserveDirty(max * size);
            long n = calls.call(Syscall.EPOLL_PWAIT, null, epoll.number(), s.address(at), max, timeoutMillis, 0, 8);
            List<EpollEvent> events = new ArrayList<>((int) n);
            for (int i = 0; i < n; i++) {
                long entry = at + (long) i * size;
                events.add(new EpollEvent(s.memory().getInt(entry), s.memory().getLong(entry + (packed ? 4 : 8))));
            }
            return events;
        }
    }

    @Override
    public int posixSpawn(SpawnRequest request) {
        List<@Nullable Fd> descriptors = request.descriptors();
        // First above all numbers in use here, then down to their places, so that no move overwrites a source.
        // The program, where it is an open file itself, has a number too.
        int program = request.path().startsWith(OPEN_FILES)
                ? Integer.parseInt(request.path().substring(OPEN_FILES.length()))
                : -1;
        if (program >= 0 && program < descriptors.size()) {
            throw new ErrnoException("posix_spawn " + request.path(), null, Errno.EMFILE.number());
        }
        int above = Math.max((int) FIRST_SPAWN_SLOT, program + 1);
        for (Fd fd : descriptors) {
            above = fd == null ? above : Math.max(above, fd.number() + 1);
        }
        try (Scratch s = calls.scratch()) {
            Pointer actions = s.memory().slice(s.reserve(128), 128);
            Pointer pid = s.memory().slice(s.reserve(8), 8);
            Pointer path = at(s.string(request.path()));
            Pointer argv = strings(s, request.arguments());
            Pointer envp = strings(s, request.environment());
            LibC libc = calls.libc();
            check("posix_spawn_file_actions_init", libc.posix_spawn_file_actions_init(actions));
            try {
                for (int i = 0; i < descriptors.size(); i++) {
                    Fd fd = descriptors.get(i);
                    if (fd != null) {
                        check("dup2", libc.posix_spawn_file_actions_adddup2(actions, fd.number(), above + i));
                    }
                }
                for (int i = 0; i < descriptors.size(); i++) {
                    if (descriptors.get(i) != null) {
                        check("dup2", libc.posix_spawn_file_actions_adddup2(actions, above + i, i));
                        check("close", libc.posix_spawn_file_actions_addclose(actions, above + i));
                    }
                }
                check("posix_spawn " + request.path(), libc.posix_spawn(pid, path, actions, nullPointer(), argv, envp));
                return pid.getInt(0);
            } finally {
                libc.posix_spawn_file_actions_destroy(actions);
            }
        }
    }

    private Pointer at(long address) {
        return Pointer.wrap(calls.runtime(), address);
    }

    private Pointer nullPointer() {
        return Pointer.wrap(calls.runtime(), 0L);
    }

    private Pointer strings(Scratch s, List<String> texts) {
        int at = s.reserve((texts.size() + 1) * 8);
        for (int i = 0; i < texts.size(); i++) {
            s.memory().putLong(at + 8L * i, s.string(texts.get(i)));
        }
        return s.memory().slice(at, (texts.size() + 1) * 8L);
    }

    private static void check(String call, int error) {
        if (error != 0) {
            throw new ErrnoException(call, null, error);
        }
    }

    @Override
    public Fd pidfdOpen(int pid) {
        return calls.own(calls.call(Syscall.PIDFD_OPEN, pid, pid, 0));
    }

    @Override
    public Fd pidfdGetfd(Fd pidfd, int number) {
        return calls.own(calls.call(Syscall.PIDFD_GETFD, number, pidfd.number(), number, 0));
    }

    @Override
    public void pidfdSendSignal(Fd pidfd, int signal) {
        calls.call(Syscall.PIDFD_SEND_SIGNAL, pidfd, pidfd.number(), signal, 0, 0);
    }

    @Override
    public @Nullable WaitStatus waitPidfd(Fd pidfd) {
        try (Scratch s = calls.scratch()) {
            int at = s.reserve(128);
            // P_PIDFD, WEXITED | WNOHANG
            long r = calls.raw(Syscall.WAITID, 3, pidfd.number(), s.address(at), 4 | 1, 0, 0);
            if (r == -Errno.ECHILD.number() || (r == 0 && s.memory().getInt(at + 16L) == 0)) {
                return null;
            }
            if (r < 0) {
                throw new ErrnoException("waitid", pidfd.toString(), (int) -r);
            }
            int code = s.memory().getInt(at + 8L); // si_code: CLD_EXITED is 1
            int status = s.memory().getInt(at + 24L);
            return code == 1 ? new WaitStatus(status, 0) : new WaitStatus(128 + status, status);
        }
    }

    @Override
    public int geteuid() {
        return posix.geteuid();
    }

    @Override
    public void mount(
            @Nullable String source, String target, @Nullable String type, long flags, @Nullable String data) {
        try (Scratch s = calls.scratch()) {
            calls.call(
                    Syscall.MOUNT,
                    target,
                    orNull(s, source),
                    s.string(target),
                    orNull(s, type),
                    flags,
                    orNull(s, data));
        }
    }

    private static long orNull(Scratch s, @Nullable String text) {
        return text == null ? 0 : s.string(text);
    }

    @Override
    public void umount2(String target, int flags) {
        try (Scratch s = calls.scratch()) {
            calls.call(Syscall.UMOUNT2, target, s.string(target), flags);
        }
    }

    @Override
    public Fd openTree(Fd dir, String path, int flags) {
        try (Scratch s = calls.scratch()) {
            return calls.own(
                    calls.call(Syscall.OPEN_TREE, path, dir.number(), s.string(path), flags | Flags.OPEN_TREE_CLOEXEC));
        }
    }

    @Override
    public void moveMount(Fd fromDir, String fromPath, Fd toDir, String toPath, int flags) {
        try (Scratch s = calls.scratch()) {
            calls.call(
                    Syscall.MOVE_MOUNT,
                    toPath.isEmpty() ? toDir : toPath,
                    fromDir.number(),
                    s.string(fromPath),
                    toDir.number(),
                    s.string(toPath),
                    flags);
        }
    }

    @Override
    public Fd fsopen(String type, int flags) {
        try (Scratch s = calls.scratch()) {
            return calls.own(calls.call(Syscall.FSOPEN, type, s.string(type), flags | Flags.FSOPEN_CLOEXEC));
        }
    }

    @Override
    public void fsconfigString(Fd fs, String key, String value) {
        try (Scratch s = calls.scratch()) {
            calls.call(Syscall.FSCONFIG, key, fs.number(), FSCONFIG_SET_STRING, s.string(key), s.string(value), 0);
        }
    }

    @Override
    public void fsconfigFlag(Fd fs, String key) {
        try (Scratch s = calls.scratch()) {
            calls.call(Syscall.FSCONFIG, key, fs.number(), FSCONFIG_SET_FLAG, s.string(key), 0, 0);
        }
    }

    @Override
    public void fsconfigCreate(Fd fs) {
        calls.call(Syscall.FSCONFIG, null, fs.number(), FSCONFIG_CMD_CREATE, 0, 0, 0);
    }

    @Override
    public Fd fsmount(Fd fs, int flags, int attributes) {
        return calls.own(calls.call(Syscall.FSMOUNT, null, fs.number(), flags | Flags.FSMOUNT_CLOEXEC, attributes));
    }

    @Override
    public void mountSetattr(Fd dir, String path, int flags, MountAttr attr) {
        try (Scratch s = calls.scratch()) {
            int at = s.reserve(32);
            s.memory().putLong(at, attr.set());
            s.memory().putLong(at + 8L, attr.clear());
            s.memory().putLong(at + 16L, attr.propagation());
            s.memory()
                    .putLong(at + 24L, attr.userns() == null ? 0 : attr.userns().number());
            int all = path.isEmpty() ? flags | AT_EMPTY_PATH : flags;
            calls.call(Syscall.MOUNT_SETATTR, path, dir.number(), s.string(path), all, s.address(at), 32);
        }
    }

    @Override
    public void setns(Fd namespace, int type) {
        calls.call(Syscall.SETNS, namespace, namespace.number(), type);
    }

    @Override
    public void unshare(long flags) {
        calls.call(Syscall.UNSHARE, null, flags);
    }

    @Override
    public int project(Fd file) {
        return quotas.project(file);
    }

    @Override
    public void setProject(Fd folder, int project) {
        quotas.setProject(folder, project);
    }

    @Override
    public boolean enforcesProjectQuotas(Fd fileSystem) {
        return quotas.isEnforced(fileSystem);
    }

    @Override
    public ProjectUsage projectUsage(Fd fileSystem, int project) {
        return quotas.usage(fileSystem, project);
    }

    @Override
    public void limitProject(Fd fileSystem, int project, long bytes) {
        quotas.limit(fileSystem, project, bytes);
    }

    @Override
    public void unlockPty(Fd master) {
        try (Scratch s = calls.scratch()) {
            calls.call(Syscall.IOCTL, "TIOCSPTLCK", master.number(), 0x40045431L, s.address(s.reserve(4)));
        }
    }

    @Override
    public Fd ptyPeer(Fd master, int flags) {
        return calls.own(calls.call(Syscall.IOCTL, "TIOCGPTPEER", master.number(), 0x5441, flags | O_CLOEXEC));
    }

    @Override
    public void setWindowSize(Fd terminal, int rows, int columns) {
        try (Scratch s = calls.scratch()) {
            int at = s.reserve(8);
            s.memory().putShort(at, (short) rows);
            s.memory().putShort(at + 2L, (short) columns);
            calls.call(Syscall.IOCTL, "TIOCSWINSZ", terminal.number(), 0x5414, s.address(at));
        }
    }

    @Override
    public WindowSize windowSize(Fd terminal) {
        try (Scratch s = calls.scratch()) {
            int at = s.reserve(8);
            calls.call(Syscall.IOCTL, "TIOCGWINSZ", terminal.number(), 0x5413, s.address(at));
            return new WindowSize(s.memory().getShort(at) & 0xffff, s.memory().getShort(at + 2L) & 0xffff);
        }
    }

    @Override
    public byte[] terminalAttributes(Fd terminal) {
        try (Scratch s = calls.scratch()) {
            int at = s.reserve(TERMIOS_BYTES);
            calls.call(Syscall.IOCTL, "TCGETS", terminal.number(), 0x5401, s.address(at));
            byte[] attributes = new byte[TERMIOS_BYTES];
            s.memory().get(at, attributes, 0, attributes.length);
            return attributes;
        }
    }

    @Override
    public void setTerminalAttributes(Fd terminal, byte[] attributes) {
        try (Scratch s = calls.scratch()) {
            long at = s.bytes(attributes, 0, attributes.length);
            calls.call(Syscall.IOCTL, "TCSETSW", terminal.number(), 0x5403, at);
        }
    }

    @Override
    public Fd socket(int family, int type, int protocol) {
        return sockets.socket(family, type, protocol);
    }

    @Override
    public void bind(Fd socket, byte[] address) {
        sockets.bind(socket, address);
    }

    @Override
    public void setsockopt(Fd socket, int level, int option, int value) {
        sockets.setsockopt(socket, level, option, value);
    }

    @Override
    public int getsockopt(Fd socket, int level, int option) {
        return sockets.getsockopt(socket, level, option);
    }

    @Override
    public byte[] getsockname(Fd socket) {
        return sockets.getsockname(socket);
    }

    @Override
    public void connect(Fd socket, byte[] address) {
        sockets.connect(socket, address);
    }

    @Override
    public void listen(Fd socket, int backlog) {
        sockets.listen(socket, backlog);
    }

    @Override
    public @Nullable Fd accept(Fd socket) {
        return sockets.accept(socket);
    }

    @Override
    public void shutdown(Fd socket, int how) {
        sockets.shutdown(socket, how);
    }

    @Override
    public @Nullable Datagram recvmsg(Fd socket, byte[] buffer) {
        return sockets.recvmsg(socket, buffer);
    }

    @Override
    public void sendmsg(Fd socket, byte[] buffer, int length, byte[] address, byte[] control) {
        sockets.sendmsg(socket, buffer, length, address, control);
    }

    @Override
    public Fd connectUnix(String path) {
        return connectUnix(path, SOCK_STREAM);
    }

    @Override
    public Fd connectUnixDatagram(String path) {
        return connectUnix(path, SOCK_DGRAM);
    }

    private Fd connectUnix(String path, int type) {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        if (name.length >= SUN_PATH_BYTES) {
            throw new IllegalArgumentException("path of a Unix socket is longer than 107 bytes: " + path);
        }
        Fd socket = calls.own(calls.call(Syscall.SOCKET, path, AF_UNIX, type | Flags.O_CLOEXEC, 0));
        try (Scratch s = calls.scratch()) {
            int at = s.reserve(2 + SUN_PATH_BYTES);
            s.memory().putShort(at, (short) AF_UNIX);
            s.memory().put(at + 2L, name, 0, name.length);
            calls.call(Syscall.CONNECT, path, socket.number(), s.address(at), 2 + SUN_PATH_BYTES);
            return socket;
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public SocketPair socketPair() {
        return sockets.pair();
    }

    @Override
    public void sendFd(Fd socket, Fd sent, byte[] text) {
        try (Scratch s = calls.scratch()) {
            int control = s.reserve(24); // struct cmsghdr and an int, padded
            s.memory().putLong(control, 20);
            s.memory().putInt(control + 8L, 1); // SOL_SOCKET
            s.memory().putInt(control + 12L, 1); // SCM_RIGHTS
            s.memory().putInt(control + 16L, sent.number());
            int vector = s.reserve(16); // struct iovec
            s.memory().putLong(vector, s.bytes(text, 0, text.length));
            s.memory().putLong(vector + 8L, text.length);
            int message = s.reserve(56); // struct msghdr
            s.memory().putLong(message + 16L, s.address(vector));
            s.memory().putLong(message + 24L, 1);
            s.memory().putLong(message + 32L, s.address(control));
            s.memory().putLong(message + 40L, 24);
            calls.call(Syscall.SENDMSG, null, socket.number(), s.address(message), MSG_NOSIGNAL);
        }
    }

    @Override
    public Fd bpfLoadCgroupDevice(byte[] instructions) {
        try (Scratch s = calls.scratch()) {
            int at = s.reserve(128); // union bpf_attr
            Pointer m = s.memory();
            m.putInt(at, 15); // prog_type BPF_PROG_TYPE_CGROUP_DEVICE
            m.putInt(at + 4L, instructions.length / 8);
            m.putLong(at + 8L, s.bytes(instructions, 0, instructions.length));
            m.putLong(at + 16L, s.string("Apache-2.0"));
            return calls.own(calls.call(Syscall.BPF, "prog_load", 5, s.address(at), 128));
        }
    }

    @Override
    public void bpfAttachCgroupDevice(Fd cgroup, Fd program) {
        try (Scratch s = calls.scratch()) {
            int at = s.reserve(128);
            s.memory().putInt(at, cgroup.number());
            s.memory().putInt(at + 4L, program.number());
            s.memory().putInt(at + 8L, 6); // BPF_CGROUP_DEVICE
            s.memory().putInt(at + 12L, 2); // BPF_F_ALLOW_MULTI
            calls.call(Syscall.BPF, "prog_attach", 8, s.address(at), 128);
        }
    }

    @Override
    public StatFs statfs(String path) {
        try (Scratch s = calls.scratch()) {
            int at = s.reserve(120);
            calls.call(Syscall.STATFS, path, s.string(path), s.address(at));
            Pointer m = s.memory();
            return new StatFs(
                    m.getLong(at),
                    m.getLong(at + 8L),
                    m.getLong(at + 16L),
                    m.getLong(at + 32L),
                    m.getLong(at + 40L),
                    m.getLong(at + 48L));
        }
    }

    @Override
    public void umask(int mask) {
        posix.umask(mask);
    }
}
