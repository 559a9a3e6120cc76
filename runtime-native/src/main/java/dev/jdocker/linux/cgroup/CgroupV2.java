package dev.jdocker.linux.cgroup;

import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Linux;
import dev.jdocker.oci.Resources;
import java.util.List;

/** A group of the unified hierarchy. */
final class CgroupV2 implements Cgroup {
    private static final int FREEZE_TRIES = 5000;

    private final Linux linux;
    private final Hierarchy hierarchy;
    private final ControlFiles files;
    private final GroupPath path;

    CgroupV2(Linux linux, Hierarchy hierarchy, ControlFiles files, GroupPath path) {
        this.linux = linux;
        this.hierarchy = hierarchy;
        this.files = files;
        this.path = path;
    }

    private ControlDirectory directory() {
        return hierarchy.directory(path);
    }

    @Override
    public String path() {
        return path.toString();
    }

    @Override
    public CgroupEntry entry() {
        try {
            return new CgroupEntry.Directory(files.openDirectory(directory().path()));
        } catch (RuntimeException e) {
            throw new CgroupException("enter cgroup " + path + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void update(Resources resources) {
        if (!resources.devices().isEmpty()) {
            throw new CgroupException(
                    "change the devices of cgroup " + path + ": they are fixed at its creation", null);
        }
        new V2Limits(directory()).apply(resources, false);
    }

    @Override
    public List<Integer> pids() {
        return hierarchy.pids(path);
    }

    /** {@code cgroup.kill} is there since Linux 5.14. */
    @Override
    public void killAll() {
        ControlDirectory directory = directory();
        if (directory.has("cgroup.kill")) {
            directory.write("cgroup.kill", "1");
        } else {
            new Killer(linux).killAll(this::pids);
        }
    }

    @Override
    public void freeze() {
        directory().write("cgroup.freeze", "1");
        for (int i = 0; i < FREEZE_TRIES; i++) {
            if (isFrozen()) {
                return;
            }
            Pause.millis(1);
        }
        thaw();
        throw new CgroupException("freeze cgroup " + path + ": its processes do not stand still", null);
    }

    @Override
    public void thaw() {
        directory().write("cgroup.freeze", "0");
    }

    @Override
    public boolean isFrozen() {
        return directory().readKeyed("cgroup.events").getOrDefault("frozen", 0L) == 1;
    }

    @Override
    public long oomKills() {
        return directory().readKeyed("memory.events").getOrDefault("oom_kill", 0L);
    }

    @Override
    public OomNotice watchOom() {
        try {
            return new V2OomNotice(linux, files, directory(), this);
        } catch (ErrnoException e) {
            throw new CgroupException("watch the memory of cgroup " + path + ": " + e.getMessage(), e);
        }
    }

    @Override
    public CgroupStats stats() {
        return V2Stats.read(directory());
    }

    @Override
    public void delete() {
        hierarchy.remove(path);
    }
}
