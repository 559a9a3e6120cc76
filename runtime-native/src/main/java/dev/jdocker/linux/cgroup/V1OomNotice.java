package dev.jdocker.linux.cgroup;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Linux;

/** An eventfd that the memory controller of version 1 counts up, see "OOM Control" in the kernel's cgroup-v1/memory.rst. */
final class V1OomNotice implements OomNotice {
    private static final int COUNTER_BYTES = 8;

    private final Linux linux;
    private final ControlDirectory memory;
    private final Fd counter;

    V1OomNotice(Linux linux, ControlFiles files, ControlDirectory memory) {
        this.linux = linux;
        this.memory = memory;
        this.counter = linux.eventfd(0, Flags.EFD_NONBLOCK);
        try (Fd control = files.openForReading(memory.path().resolve("memory.oom_control"))) {
            memory.write("cgroup.event_control", counter.number() + " " + control.number());
        } catch (RuntimeException e) {
            counter.close();
            throw e;
        }
    }

    @Override
    public Fd descriptor() {
        return counter;
    }

    @Override
    public int events() {
        return Flags.EPOLLIN;
    }

    /** The removal of the group is told in the same way. */
    @Override
    public boolean isNew() {
        try {
            return linux.read(counter, new byte[COUNTER_BYTES], 0, COUNTER_BYTES) == COUNTER_BYTES
                    && memory.has("memory.oom_control");
        } catch (ErrnoException e) {
            if (e.is(Errno.EAGAIN)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        counter.close();
    }
}
