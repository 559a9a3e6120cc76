package dev.jdocker.runtime.launch;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.cgroup.CgroupEntry;
import dev.jdocker.runtime.compile.ExecCompiler.Joining;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which namespaces of a container another process has to join. */
final class JoinedNamespaces {
    private static final long ALWAYS =
            Flags.CLONE_NEWNS | Flags.CLONE_NEWUTS | Flags.CLONE_NEWIPC | Flags.CLONE_NEWNET | Flags.CLONE_NEWCGROUP;

    private final Linux linux;
    /** Inodes of the engine's own by type: it never leaves them. */
    private final Map<String, Long> own = new ConcurrentHashMap<>();

    JoinedNamespaces(Linux linux) {
        this.linux = linux;
    }

    /** A process cannot join the user namespace that it is in: the kernel refuses that, and that alone. */
    Joining of(int init, CgroupEntry entry) {
        long namespaces = ALWAYS
                | (isOurs(init, "user") ? 0 : Flags.CLONE_NEWUSER)
                | (isOurs(init, "time") ? 0 : Flags.CLONE_NEWTIME);
        return new Joining(namespaces, entry instanceof CgroupEntry.Tasks(List<Fd> tasks) ? tasks.size() : 0);
    }

    private boolean isOurs(int pid, String type) {
        try {
            return inode("/proc/" + pid + "/ns/" + type) == own.computeIfAbsent(type, t -> inode("/proc/self/ns/" + t));
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT) && type.equals("time")) {
                return true; // a kernel without them
            }
            throw e;
        }
    }

    private long inode(String path) {
        return linux.fstatat(Fd.CWD, path, 0).inode();
    }
}
