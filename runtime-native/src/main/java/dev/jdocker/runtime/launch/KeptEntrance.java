package dev.jdocker.runtime.launch;

import dev.jdocker.linux.cgroup.Cgroup;
import dev.jdocker.linux.cgroup.CgroupEntry;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.Seccomp;
import dev.jdocker.runtime.ExecRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How one process gets into one container again and again, as a health check does: made for the first time, kept until the
 * container is closed. The process is the same if its description is the same object: to compare descriptions by their
 * content would cost as much as compiling them.
 */
final class KeptEntrance implements AutoCloseable {
    private final Cgroup cgroup;
    private @Nullable Shared kept;
    private boolean closed;

    KeptEntrance(Cgroup cgroup) {
        this.cgroup = cgroup;
    }

    /**
     * What a launcher needs for it.
     *
     * @param cgroup the container's, open
     * @param program that joins the container and executes the process
     */
    record Entrance(CgroupEntry cgroup, ProgramFile program) {
        void close() {
            cgroup.close();
            program.close();
        }
    }

    /** An entrance that is in use, which stays open meanwhile. */
    final class Use implements AutoCloseable {
        private final Shared shared;

        private Use(Shared shared) {
            this.shared = shared;
        }

        Entrance entrance() {
            return shared.entrance;
        }

        @Override
        public void close() {
            release(shared);
        }
    }

    private static final class Shared {
        private final ContainerProcess process;
        private final @Nullable Seccomp seccomp;
        private final Entrance entrance;
        private int users = 1;

        Shared(ExecRequest request, Entrance entrance) {
            this.process = request.process();
            this.seccomp = request.seccomp();
            this.entrance = entrance;
        }

        @SuppressWarnings("ReferenceEquality") // the same objects are meant, not equal ones
        boolean isFor(ExecRequest request) {
            return process == request.process() && seccomp == request.seccomp();
        }
    }

    Cgroup cgroup() {
        return cgroup;
    }

    /**
     * The entrance of a process, made now unless it is kept.
     *
     * @throws dev.jdocker.runtime.StartException if the container has been closed
     */
    synchronized Use use(ExecRequest request, Supplier<Entrance> maker) {
        if (closed) {
            throw StartExceptions.notStarted("container is not running");
        }
        Shared known = kept;
        if (known == null || !known.isFor(request)) {
            Shared made = new Shared(request, maker.get());
            if (known != null) {
                release(known);
            }
            known = made;
            kept = made;
        }
        known.users++;
        return new Use(known);
    }

    private synchronized void release(Shared shared) {
        shared.users--;
        if (shared.users == 0) {
            shared.entrance.close();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (kept != null) {
            release(kept);
            kept = null;
        }
    }
}
