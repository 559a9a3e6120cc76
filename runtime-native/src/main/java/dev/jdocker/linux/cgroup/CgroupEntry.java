package dev.jdocker.linux.cgroup;

import dev.jdocker.linux.Fd;
import java.util.List;

/** How a process gets into a group. */
public sealed interface CgroupEntry extends AutoCloseable {

    @Override
    void close();

    /**
     * Version 1: the {@code tasks} files of the controllers, open for writing. A process of a single thread writes
     * {@code 0} to each; unlike {@code cgroup.procs} that does not take the kernel's lock on all forks.
     */
    record Tasks(List<Fd> tasks) implements CgroupEntry {
        public Tasks {
            tasks = List.copyOf(tasks);
        }

        @Override
        public void close() {
            tasks.forEach(Fd::close);
        }
    }

    /** Version 2: the group's directory, for CLONE_INTO_CGROUP. */
    record Directory(Fd directory) implements CgroupEntry {
        @Override
        public void close() {
            directory.close();
        }
    }
}
