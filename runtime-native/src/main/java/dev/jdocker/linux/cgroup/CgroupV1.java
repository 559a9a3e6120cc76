package dev.jdocker.linux.cgroup;

import dev.jdocker.linux.Errno;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import dev.jdocker.linux.Linux;
import dev.jdocker.oci.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The same path in each version 1 hierarchy. */
final class CgroupV1 implements Cgroup {
    private static final int FREEZE_TRIES = 2000;
    private static final int TRIES_BEFORE_A_THAW = 50;

    private final Linux linux;
    private final CgroupsV1 groups;
    private final GroupPath path;

    CgroupV1(Linux linux, CgroupsV1 groups, GroupPath path) {
        this.linux = linux;
        this.groups = groups;
        this.path = path;
    }

    @Override
    public String path() {
        return path.toString();
    }

    /** The group's files in the hierarchy of a controller, null if that is not mounted. */
    @Nullable
    ControlDirectory controller(String name) {
        Hierarchy hierarchy = groups.hierarchy(name);
        return hierarchy == null ? null : hierarchy.directory(path);
    }

    @Override
    public CgroupEntry entry() {
        List<Fd> tasks = new ArrayList<>();
        try {
            for (Hierarchy hierarchy : groups.distinct()) {
                openTasks(hierarchy).ifPresent(tasks::add);
            }
            return new CgroupEntry.Tasks(tasks);
        } catch (RuntimeException e) {
            tasks.forEach(Fd::close);
            throw new CgroupException("enter cgroup " + path + ": " + e.getMessage(), e);
        }
    }

    /** Empty where the hierarchy has no such group. */
    private Optional<Fd> openTasks(Hierarchy hierarchy) {
        try {
            return Optional.of(groups.files()
                    .openForWriting(hierarchy.directory(path).path().resolve("tasks")));
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void update(Resources resources) {
        new V1Limits(this::controller).update(resources);
    }

    /** Any hierarchy tells; the freezer's is left by no process of a container that cannot write there. */
    @Override
    public List<Integer> pids() {
        return hierarchyOfProcesses().pids(path);
    }

    private Hierarchy hierarchyOfProcesses() {
        Hierarchy freezer = groups.hierarchy("freezer");
        return freezer != null ? freezer : groups.distinct().getFirst();
    }

    /** Frozen, no process can fork away; it dies when it thaws. */
    @Override
    public void killAll() {
        if (pids().isEmpty()) {
            return;
        }
        boolean frozen = false;
        if (controller("freezer") != null) {
            try {
                freeze();
                frozen = true;
            } catch (CgroupException e) {
                // A process in an uninterruptible wait; killing until no new one shows up will do.
            }
        }
        try {
            new Killer(linux).killAll(this::pids);
        } finally {
            if (frozen) {
                thaw();
            }
        }
    }

    /** A group can stay half frozen for as long as it is not told again, see runc's fs/freezer.go. */
    @Override
    public void freeze() {
        ControlDirectory freezer = freezer();
        for (int i = 1; i <= FREEZE_TRIES; i++) {
            freezer.write("freezer.state", "FROZEN");
            if (freezer.read("freezer.state").equals("FROZEN")) {
                return;
            }
            if (i % TRIES_BEFORE_A_THAW == 0) {
                freezer.write("freezer.state", "THAWED");
            }
            Pause.millis(1);
        }
        thaw();
        throw new CgroupException("freeze cgroup " + path + ": its processes do not stand still", null);
    }

    @Override
    public void thaw() {
        freezer().write("freezer.state", "THAWED");
    }

    @Override
    public boolean isFrozen() {
        ControlDirectory freezer = controller("freezer");
        return freezer != null && freezer.read("freezer.state").equals("FROZEN");
    }

    private ControlDirectory freezer() {
        ControlDirectory freezer = controller("freezer");
        if (freezer == null) {
            throw new CgroupException("freeze cgroup " + path + ": the freezer controller is not mounted", null);
        }
        return freezer;
    }

    @Override
    public long oomKills() {
        ControlDirectory memory = controller("memory");
        return memory == null
                ? 0
                : memory.readKeyed("memory.oom_control").getOrDefault("oom_kill", 0L); // since Linux 4.13
    }

    @Override
    public OomNotice watchOom() {
        ControlDirectory memory = controller("memory");
        if (memory == null) {
            throw new CgroupException("watch the memory of cgroup " + path + ": the controller is not mounted", null);
        }
        try {
            return new V1OomNotice(linux, groups.files(), memory);
        } catch (ErrnoException e) {
            throw new CgroupException("watch the memory of cgroup " + path + ": " + e.getMessage(), e);
        }
    }

    @Override
    public CgroupStats stats() {
        return V1Stats.read(this::controller);
    }

    @Override
    public void delete() {
        groups.distinct().forEach(hierarchy -> hierarchy.remove(path));
    }
}
