package dev.jdocker.linux.cgroup;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Sends SIGKILL to processes where the kernel has no {@code cgroup.kill}. */
final class Killer {
    private static final int SIGKILL = 9;

    private final Linux linux;

    Killer(Linux linux) {
        this.linux = linux;
    }

    /** Until none is listed that has not been sent one; dying processes stay listed for a while. */
    void killAll(Supplier<List<Integer>> list) {
        Set<Integer> sent = new HashSet<>();
        boolean more = true;
        while (more) {
            more = false;
            for (int pid : list.get()) {
                if (sent.add(pid)) {
                    kill(pid);
                    more = true;
                }
            }
        }
    }

    private void kill(int pid) {
        try (Fd pidfd = linux.pidfdOpen(pid)) {
            linux.pidfdSendSignal(pidfd, SIGKILL);
        } catch (ErrnoException e) {
            // It ended by itself; EINVAL is pidfd_open's word for a thread that leads no process any more.
            if (!e.is(Errno.ESRCH) && !e.is(Errno.EINVAL)) {
                throw e;
            }
        }
    }
}
