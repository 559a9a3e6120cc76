package dev.jdocker.linux.cgroup;

import dev.jdocker.oci.Resources;
import java.util.List;

/** One control group. It holds no descriptor: the object may be dropped at any time. All methods throw CgroupException. */
public interface Cgroup {

    String path();

    /** Opens what a process needs to enter the group; the caller closes it. */
    CgroupEntry entry();

    /** Sets the limits that are not null; devices only if there are any rules. */
    void update(Resources resources);

    /** The ids of the processes in the group and below it, as the host sees them; empty if the group is gone. */
    List<Integer> pids();

    /** Sends SIGKILL to every process in the group and below, also to those being forked meanwhile. */
    void killAll();

    /** Stops all processes and returns once they stand still. */
    void freeze();

    void thaw();

    boolean isFrozen();

    /** How many processes the kernel has killed here for lack of memory; 0 where it is not counted. */
    long oomKills();

    /** Watches for a lack of memory in the group; the caller closes it. */
    OomNotice watchOom();

    CgroupStats stats();

    /** Removes the group and those below it, waiting a while for the last process to go; does nothing if it is gone. */
    void delete();
}
